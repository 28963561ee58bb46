using System.Collections.Concurrent;

namespace Codex.Silo.Metrics;

/// <summary>One exported metric: its name, its kind and its series. Safe for any number of threads.</summary>
internal sealed class Metric(string name, string help, MetricKind kind, IReadOnlyList<double> bounds, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, MetricSeries> _series = new();

    /// <summary>Name without the suffix of its kind.</summary>
    public string Name => name;

    /// <summary>One sentence, or the name.</summary>
    public string Help => help;

    /// <summary>Its kind.</summary>
    public MetricKind Kind => kind;

    /// <summary>Upper bounds of the buckets of a histogram.</summary>
    public IReadOnlyList<double> Bounds => bounds;

    /// <summary>Its series, in the order of their labels.</summary>
    public IReadOnlyList<MetricSeries> Series =>
        [.. _series.Values.OrderBy(series => series.Labels, StringComparer.Ordinal)];

    /// <summary>The series with these labels; null when there are too many already.</summary>
    public MetricSeries? Find(string labels)
    {
        if (_series.TryGetValue(labels, out var series))
            return series;
        return _series.Count >= MetricsLimits.MaxSeriesPerMetric
            ? null
            : _series.GetOrAdd(labels, key => new MetricSeries(key, time.GetUtcNow(), bounds));
    }

    /// <summary>Forgets all series, before an observed instrument reports those that exist now.</summary>
    public void Clear() => _series.Clear();
}
