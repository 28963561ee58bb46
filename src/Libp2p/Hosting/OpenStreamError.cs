namespace Codex.Libp2p.Hosting;

/// <summary>Why a stream was not opened.</summary>
public enum OpenStreamError
{
    /// <summary>It was opened.</summary>
    None,

    /// <summary>The peer speaks none of the protocols.</summary>
    NotSupported,

    /// <summary>The session has ended, or ended meanwhile.</summary>
    SessionEnded,

    /// <summary>The peer reset the stream, or may not be asked for another one now.</summary>
    Refused,

    /// <summary>The peer did not answer in time.</summary>
    Timeout,

    /// <summary>The only connection goes through a relay that carries none of the protocols.</summary>
    Limited,

    /// <summary>The peer's answer was none that the protocol knows.</summary>
    ProtocolError,
}
