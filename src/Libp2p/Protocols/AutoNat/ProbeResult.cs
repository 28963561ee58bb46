namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>What came of a dial for somebody else.</summary>
internal enum ProbeResult
{
    /// <summary>The peer was reached, and has taken the nonce if there was one.</summary>
    Ok,

    /// <summary>Nobody answered, or not as this peer.</summary>
    DialFailed,

    /// <summary>The peer was reached, and has not taken the nonce.</summary>
    DialBackFailed,

    /// <summary>There are as many probes as there may be.</summary>
    Busy,
}
