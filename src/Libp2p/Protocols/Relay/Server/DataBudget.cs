using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>
/// Bytes that a relay carries a day: in all, and a share of them for each peer. A day begins with the first byte after
/// the day before. From any thread.
/// </summary>
public sealed class DataBudget(long bytesPerDay, RelayLimits limits, TimeProvider time)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<PeerId, long> _used = [];
    private DateTimeOffset _begin = DateTimeOffset.MinValue;
    private long _usedInAll;

    /// <summary>Bytes left today.</summary>
    public long Left
    {
        get
        {
            lock (_lock)
            {
                Turn();
                return bytesPerDay - _usedInAll;
            }
        }
    }

    /// <summary>Bytes that are left today to a circuit between these peers.</summary>
    public long LeftFor(PeerId source, PeerId target)
    {
        lock (_lock)
        {
            Turn();
            return Math.Min(bytesPerDay - _usedInAll, Math.Min(LeftFor(source), LeftFor(target)));
        }
    }

    /// <summary>Charges both ends of a circuit; false when one of them, or the day, has nothing left.</summary>
    public bool TryCharge(PeerId source, PeerId target, long bytes)
    {
        lock (_lock)
        {
            Turn();
            if (_usedInAll + bytes > bytesPerDay || LeftFor(source) < bytes || LeftFor(target) < bytes)
                return false;
            _usedInAll += bytes;
            _used[source] = _used.GetValueOrDefault(source) + bytes;
            _used[target] = _used.GetValueOrDefault(target) + bytes;
            return true;
        }
    }

    private long LeftFor(PeerId peer)
    {
        var share = (long)(bytesPerDay * limits.MaxBudgetSharePerPeer);
        if (_used.TryGetValue(peer, out var used))
            return share - used;
        // Two peers at a time come to be remembered.
        return _used.Count + 2 > limits.MaxBudgetPeers ? 0 : share;
    }

    private void Turn()
    {
        var now = time.GetUtcNow();
        if (now - _begin < Day)
            return;
        _begin = now;
        _usedInAll = 0;
        _used.Clear();
    }
}
