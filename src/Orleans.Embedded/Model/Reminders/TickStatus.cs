namespace Orleans.Runtime;

/// <summary>When a reminder ticks.</summary>
[Serializable, GenerateSerializer, Immutable]
public readonly struct TickStatus
{
    /// <summary>Describes a tick.</summary>
    public TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
    {
        FirstTickTime = firstTickTime;
        Period = period;
        CurrentTickTime = timeStamp;
    }

    /// <summary>When it was first due, in UTC.</summary>
    [Id(0)]
    public DateTime FirstTickTime { get; }

    /// <summary>Time between ticks.</summary>
    [Id(1)]
    public TimeSpan Period { get; }

    /// <summary>When this tick happens, in UTC.</summary>
    [Id(2)]
    public DateTime CurrentTickTime { get; }

    /// <inheritdoc/>
    public override string ToString() => $"<{FirstTickTime}, {Period}, {CurrentTickTime}>";
}
