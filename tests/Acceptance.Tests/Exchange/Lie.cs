namespace Codex.Acceptance.Tests.Exchange;

/// <summary>What a peer that lies sends for a block.</summary>
public enum Lie
{
    /// <summary>Other bytes, with the right proof of the right ones.</summary>
    OtherBytes,

    /// <summary>The bytes and the proof of another block.</summary>
    OtherIndex,

    /// <summary>Half of the bytes.</summary>
    WrongSize,

    /// <summary>The right bytes without a proof.</summary>
    NoProof,

    /// <summary>A delivery that is no message.</summary>
    Garbage,
}
