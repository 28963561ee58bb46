namespace Codex.Libp2p.Muxing.Mplex;

/// <summary>A stream of an mplex connection. The notes added here are guarded by the muxer's lock.</summary>
internal sealed class MplexStream(MplexMuxer muxer, long id, bool isOutbound)
    : MuxedStream(muxer, id, isOutbound, long.MaxValue)
{
    /// <summary>When the first data was sent on a stream of ours that was never answered.</summary>
    public long? AskedAt { get; set; }

    /// <summary>The other side sent something on it.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>Bytes that the connection holds for it.</summary>
    public long BufferedBytes { get; set; }
}
