namespace Codex.Libp2p.Muxing;

/// <summary>Why a muxed connection ended.</summary>
public enum MuxerEnd
{
    /// <summary>This side closed it.</summary>
    Closed,

    /// <summary>The other side closed it, with or without goodbye.</summary>
    RemoteClosed,

    /// <summary>The other side broke the protocol or a limit.</summary>
    ProtocolError,

    /// <summary>The other side did not answer, or did not take what was sent, in time.</summary>
    Timeout,

    /// <summary>The transport below failed.</summary>
    TransportError,
}
