namespace Codex.Libp2p.Muxing.Yamux;

/// <summary>
/// The receiving side's window of one stream. Guarded by the muxer's lock.
/// </summary>
/// <remarks>
/// Invariant: what the other side may send + what is unread + what was consumed since the last grant = target. So a
/// stream never buffers more than its target. A grant is made when half of the target is consumed; the target doubles
/// when that took less than two round trips, for then the window and not the reader was what slowed the sender down.
/// </remarks>
internal sealed class ReceiveWindow(long grantedAt)
{
    private long _grantedAt = grantedAt;
    private long _consumed;

    /// <summary>Bytes the other side may send.</summary>
    public long Available { get; private set; } = MuxingLimits.YamuxInitialWindow;

    /// <summary>Size of the whole window, bytes.</summary>
    public int Target { get; private set; } = MuxingLimits.YamuxInitialWindow;

    /// <summary>Takes a frame's length off; false when the other side sends more than it may.</summary>
    public bool TryTake(long bytes)
    {
        if (bytes > Available)
            return false;
        Available -= bytes;
        return true;
    }

    /// <summary>Counts what the application took. Returns the delta to grant, or 0 if it is too early.</summary>
    public long Consume(long bytes, TimeProvider time, TimeSpan roundTrip, WindowBudget budget)
    {
        _consumed += bytes;
        if (_consumed < Target / 2)
            return 0;
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(_grantedAt, now) < 2 * roundTrip)
        {
            var growth = budget.Grow(Target);
            Target += growth;
            _consumed += growth;
        }
        _grantedAt = now;
        var delta = _consumed;
        Available += delta;
        _consumed = 0;
        return delta;
    }
}
