namespace Codex.Interop.Tests;

/// <summary>How a js-libp2p peer uses relays.</summary>
internal sealed record JsRelayOptions
{
    /// <summary>Whether it is one.</summary>
    public bool IsServer { get; init; }

    /// <summary>Whether what it relays is for meeting only; otherwise nothing limits it.</summary>
    public bool IsLimited { get; init; } = true;

    /// <summary>Relays, with their ids, at which it gets itself a place.</summary>
    public IReadOnlyList<string> ListensThrough { get; init; } = [];

    /// <summary>Whether it replaces circuits by direct connections.</summary>
    public bool PunchesHoles { get; init; }
}
