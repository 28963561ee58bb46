namespace Codex.Libp2p.Muxing.Yamux;

/// <summary>
/// Which ids the other side has used. Ids come nearly in order (go-yamux numbers a stream before it queues the
/// opening, so two may swap); what lies further back than the window counts as used.
/// </summary>
internal sealed class UsedIds
{
    /// <summary>Ids behind the highest one that may still come: four times the opening backlog.</summary>
    public const int Window = 4 * MuxingLimits.YamuxMaxUnacknowledged;

    private readonly bool[] _used = new bool[Window];
    private long _highest = -1;

    /// <summary>Marks an id, given as 0, 1, 2, … without its parity. False when it was used before.</summary>
    public bool TryUse(long index)
    {
        if (index <= _highest - Window)
            return false;
        if (index > _highest)
        {
            var cleared = Math.Min(index - _highest, Window);
            for (var next = index - cleared + 1; next <= index; next++)
                _used[next % Window] = false;
            _highest = index;
        }
        ref var used = ref _used[index % Window];
        if (used)
            return false;
        used = true;
        return true;
    }
}
