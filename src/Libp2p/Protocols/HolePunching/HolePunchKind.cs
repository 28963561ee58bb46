namespace Codex.Libp2p.Protocols.HolePunching;

/// <summary>What a message says; the value is that of the wire.</summary>
internal enum HolePunchKind
{
    /// <summary>Where the sender can be dialled.</summary>
    Connect = 100,

    /// <summary>Dial now.</summary>
    Sync = 300,
}
