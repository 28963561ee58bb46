using System.Net;
using Codex.Libp2p.Transport;

namespace Codex.Discovery.Bounds;

/// <summary>What strangers may cost this node: packets per source, challenges and costly work. Any thread.</summary>
/// <remarks>
/// The total of costly work is taken last: a source that is over its own share leaves the others' alone.
/// </remarks>
internal sealed class SourceBudgets(DiscoveryLimits limits, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly LruMap<SourceKey, Budget> _sources = new(limits.MaxSources);

    private readonly TokenBucket _challenges =
        new(limits.ChallengesPerSecond, limits.BurstSeconds, timeProvider);

    private readonly TokenBucket _costly = new(limits.CostlyPerSecond, limits.BurstSeconds, timeProvider);

    /// <summary>Whether one more packet of this source is taken.</summary>
    public bool TryTakePacket(IPAddress source)
    {
        lock (_lock)
            return Of(source).Packets.TryTake();
    }

    /// <summary>Whether one more challenge may be sent.</summary>
    public bool TryTakeChallenge()
    {
        lock (_lock)
            return _challenges.TryTake();
    }

    /// <summary>Whether this source may cause one more signature to be verified.</summary>
    public bool TryTakeCostly(IPAddress source)
    {
        lock (_lock)
            return Of(source).Costly.TryTake() && _costly.TryTake();
    }

    private Budget Of(IPAddress source)
    {
        var prefix = SourceKey.Of(source);
        if (!_sources.TryGet(prefix, out var budget))
        {
            budget = new Budget(
                new TokenBucket(limits.PacketsPerSecondPerSource, limits.BurstSeconds, timeProvider),
                new TokenBucket(limits.CostlyPerSecondPerSource, limits.BurstSeconds, timeProvider));
            _sources.Set(prefix, budget);
        }
        return budget;
    }

    private sealed record Budget(TokenBucket Packets, TokenBucket Costly);
}
