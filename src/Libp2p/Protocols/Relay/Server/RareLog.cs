namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>
/// Lets what strangers can cause be logged at once, and then only now and then with how often it was: a flood of
/// requests is none of lines. From any thread.
/// </summary>
internal sealed class RareLog(TimeSpan pause, TimeProvider time)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _nextAt = DateTimeOffset.MinValue;
    private long _count;

    /// <summary>It happened. True when it is to be logged, with how often since it was logged last.</summary>
    public bool TryReport(out long count)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            count = ++_count;
            if (now < _nextAt)
                return false;
            (_nextAt, _count) = (now + pause, 0);
            return true;
        }
    }
}
