namespace Codex.Discovery.Bounds;

/// <summary>So much per second, and so much at once. Not for many threads.</summary>
internal sealed class TokenBucket(int perSecond, int burstSeconds, TimeProvider timeProvider)
{
    private readonly double _capacity = (double)perSecond * burstSeconds;
    private double _tokens = (double)perSecond * burstSeconds;
    private long _filledAt = timeProvider.GetTimestamp();

    /// <summary>Takes one, if one is there.</summary>
    public bool TryTake()
    {
        var now = timeProvider.GetTimestamp();
        _tokens = Math.Min(
            _capacity, _tokens + perSecond * timeProvider.GetElapsedTime(_filledAt, now).TotalSeconds);
        _filledAt = now;
        if (_tokens < 1)
            return false;
        _tokens--;
        return true;
    }
}
