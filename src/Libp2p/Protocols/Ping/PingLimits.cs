namespace Codex.Libp2p.Protocols.Ping;

/// <summary>Bounds of ping (libp2p wire, section 7).</summary>
public static class PingLimits
{
    /// <summary>Bytes of one ping.</summary>
    public const int Bytes = 32;

    /// <summary>Most ping streams answered per peer (libp2p ping: at most 2).</summary>
    public const int MaxStreamsPerPeer = 2;

    /// <summary>Longest wait for an echo.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>A stream on which nothing was asked for so long is ended.</summary>
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);
}
