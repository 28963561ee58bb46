using System.Diagnostics.Metrics;

namespace Codex.Silo.Metrics;

/// <summary>
/// Collects the measurements of every meter whose name starts with <c>Codex.</c>. An instrument's name is the
/// metric's: counters show it with <c>_total</c> appended and beside it <c>_created</c>, even if it ends in
/// <c>_total</c> already, since that is what upstream's library does and its dashboards expect (cli, section 5);
/// gauges show it as it is. Instruments of one name share one metric.
/// </summary>
internal sealed class MetricsRegistry : IDisposable
{
    private const string MeterPrefix = "Codex.";

    /// <summary>Buckets of a histogram that advises none: seconds, from a millisecond to ten.</summary>
    private static readonly double[] DefaultBounds =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, Metric> _metrics = new(StringComparer.Ordinal);
    private readonly List<Metric> _observedGauges = [];
    private readonly Lock _gate = new();
    private readonly Lock _scrape = new();
    private readonly TimeProvider _time;
    private long _dropped;

    /// <summary>Starts to listen, to meters of the past and of the future.</summary>
    public MetricsRegistry(TimeProvider time)
    {
        _time = time;
        _listener.InstrumentPublished = Subscribe;
        _listener.SetMeasurementEventCallback<byte>((i, value, tags, state) => Record(i, value, tags, state));
        _listener.SetMeasurementEventCallback<short>((i, value, tags, state) => Record(i, value, tags, state));
        _listener.SetMeasurementEventCallback<int>((i, value, tags, state) => Record(i, value, tags, state));
        _listener.SetMeasurementEventCallback<long>((i, value, tags, state) => Record(i, value, tags, state));
        _listener.SetMeasurementEventCallback<float>((i, value, tags, state) => Record(i, value, tags, state));
        _listener.SetMeasurementEventCallback<double>(Record);
        _listener.SetMeasurementEventCallback<decimal>(
            (i, value, tags, state) => Record(i, (double)value, tags, state));
        _listener.Start();
    }

    /// <summary>Measurements dropped because a metric had too many sets of labels.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Asks the observed instruments, then hands out all metrics in the order of their names.</summary>
    public IReadOnlyList<Metric> Collect()
    {
        lock (_scrape)
        {
            lock (_gate)
                _observedGauges.ForEach(metric => metric.Clear());
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException)
            {
                // One observed value that cannot be had must not hide all others: it is missing from this scrape.
            }

            lock (_gate)
                return [.. _metrics.Values];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static MetricKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType();
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (definition == typeof(Counter<>) || definition == typeof(ObservableCounter<>))
            return MetricKind.Counter;
        return definition == typeof(Histogram<>) ? MetricKind.Histogram : MetricKind.Gauge;
    }

    private void Subscribe(Instrument instrument, MeterListener listener)
    {
        if (!instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal))
            return;
        var name = LabelText.Name(instrument.Name);
        var kind = KindOf(instrument);
        Metric? metric;
        lock (_gate)
        {
            if (!_metrics.TryGetValue(name, out metric))
            {
                if (_metrics.Count >= MetricsLimits.MaxMetrics)
                    return;
                var bounds = kind == MetricKind.Histogram ? BoundsOf(instrument) : [];
                metric = new Metric(name, instrument.Description ?? name, kind, bounds, _time);
                _metrics.Add(name, metric);
                if (instrument.IsObservable && kind == MetricKind.Gauge)
                    _observedGauges.Add(metric);
            }
        }

        // Two kinds under one name would make the whole page invalid: the first one holds.
        if (metric.Kind == kind)
            listener.EnableMeasurementEvents(instrument, new Binding(metric, Replaces(instrument)));
    }

    private static IReadOnlyList<double> BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => bounds,
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(b => (double)b)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(b => (double)b)],
        _ => DefaultBounds,
    };

    private void Record(
        Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var (metric, replaces) = (Binding)state!;
        if (metric.Find(LabelText.Of(tags)) is not { } series)
            Interlocked.Increment(ref _dropped);
        else if (metric.Kind == MetricKind.Histogram)
            series.Observe(value);
        else if (replaces)
            series.Set(value);
        else
            series.Add(value);
    }

    // Observed instruments and a Gauge report what is; Counter and UpDownCounter report what changed.
    private static bool Replaces(Instrument instrument) =>
        instrument.IsObservable
        || (instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Gauge<>));

    /// <summary>What a measurement of an instrument does to its metric.</summary>
    private sealed record Binding(Metric Metric, bool Replaces);
}
