namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>What a server's answer says about an address.</summary>
public enum ProbeOutcome
{
    /// <summary>Nothing.</summary>
    Unknown,

    /// <summary>It leads here: a new connection brought the nonce.</summary>
    Reachable,

    /// <summary>The server says that it could not connect. There is no proof of that.</summary>
    Unreachable,
}
