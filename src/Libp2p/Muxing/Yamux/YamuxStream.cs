namespace Codex.Libp2p.Muxing.Yamux;

/// <summary>A stream of a Yamux connection. The notes added here are guarded by the muxer's lock.</summary>
internal sealed class YamuxStream(YamuxMuxer muxer, long id, bool isOutbound)
    : MuxedStream(muxer, id, isOutbound, MuxingLimits.YamuxInitialCredit)
{
    public ReceiveWindow Window { get; } = new(muxer.Time.GetTimestamp());

    /// <summary>We opened it and heard nothing about it yet.</summary>
    public bool IsUnacknowledged { get; set; } = isOutbound;
}
