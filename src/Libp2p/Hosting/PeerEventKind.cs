namespace Codex.Libp2p.Hosting;

/// <summary>What happened with a peer.</summary>
public enum PeerEventKind
{
    /// <summary>The first connection with a peer was made.</summary>
    Connected,

    /// <summary>The peer has told about itself, or told anew.</summary>
    Identified,

    /// <summary>The last connection with a peer has ended.</summary>
    Disconnected,
}
