namespace Codex.Exchange.Messages;

/// <summary>One entry of a want list. The priority of the wire is neither sent nor looked at, as upstream.</summary>
/// <param name="Address">What it is about.</param>
/// <param name="Type">What is wanted.</param>
/// <param name="IsCancel">True to take an earlier want back.</param>
/// <param name="SendDontHave">True to be told, too, when the peer has it not.</param>
public readonly record struct WantEntry(
    BlockAddress Address, WantType Type, bool IsCancel = false, bool SendDontHave = false);
