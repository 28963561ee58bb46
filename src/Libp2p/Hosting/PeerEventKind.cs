namespace Codex.Libp2p.Hosting;

/// <summary>What happened with a peer.</summary>
public enum PeerEventKind
{
    /// <summary>The first connection with a peer was made.</summary>
    Connected,

    /// <summary>The peer has told about itself, or told anew.</summary>
    Identified,

    /// <summary>
    /// A better connection than those before was made, direct instead of relayed: streams that live long move to it,
    /// for the others end soon.
    /// </summary>
    Improved,

    /// <summary>The last connection with a peer has ended.</summary>
    Disconnected,
}
