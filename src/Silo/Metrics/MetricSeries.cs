namespace Codex.Silo.Metrics;

/// <summary>The values of one metric under one set of labels. Safe for any number of threads.</summary>
/// <param name="labels">The labels as text, without braces.</param>
/// <param name="created">When the first measurement came.</param>
/// <param name="bounds">Upper bounds of the buckets of a histogram; empty for other kinds.</param>
internal sealed class MetricSeries(string labels, DateTimeOffset created, IReadOnlyList<double> bounds)
{
    private readonly long[] _buckets = new long[bounds.Count + 1];
    private double _value;

    /// <summary>The labels as text, without braces.</summary>
    public string Labels => labels;

    /// <summary>When the first measurement came.</summary>
    public DateTimeOffset Created => created;

    /// <summary>The value of a counter or gauge; the sum of a histogram.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>Adds to the value.</summary>
    public void Add(double amount)
    {
        double seen;
        do
        {
            seen = Volatile.Read(ref _value);
        }
        while (!BitwiseEqual(Interlocked.CompareExchange(ref _value, seen + amount, seen), seen));
    }

    /// <summary>Replaces the value.</summary>
    public void Set(double value) => Volatile.Write(ref _value, value);

    /// <summary>Counts an observation of a histogram.</summary>
    public void Observe(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Count && !(value <= bounds[bucket]))
            bucket++;
        Interlocked.Increment(ref _buckets[bucket]);
        Add(value);
    }

    /// <summary>Observations per bucket, not cumulated; the last one has no upper bound.</summary>
    public long[] Buckets() => [.. _buckets.Select((_, i) => Interlocked.Read(ref _buckets[i]))];

    // Comparing as numbers would never end once the value is NaN.
    private static bool BitwiseEqual(double left, double right) =>
        BitConverter.DoubleToInt64Bits(left) == BitConverter.DoubleToInt64Bits(right);
}
