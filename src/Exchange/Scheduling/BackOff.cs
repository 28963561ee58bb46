namespace Codex.Exchange.Scheduling;

/// <summary>A wait that doubles, in ticks.</summary>
internal struct BackOff(TimeSpan first, TimeSpan longest)
{
    private long _next = first.Ticks;

    /// <summary>The wait now; the next one is twice as long.</summary>
    public long Take()
    {
        var wait = _next;
        _next = Math.Min(wait * 2, longest.Ticks);
        return wait;
    }

    public void Reset() => _next = first.Ticks;
}
