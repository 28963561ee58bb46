using System.Diagnostics.Metrics;
using Codex.Silo.Metrics;

namespace Codex.Silo.Tests.Metrics;

public sealed class MetricsPageTests : IDisposable
{
    // Meters are seen by every listener of the process: each test has a meter and names of its own.
    private readonly Meter _meter = new($"Codex.Tests.{Guid.NewGuid():N}");
    private readonly string _prefix = $"t{Guid.NewGuid():N}_";
    private readonly MetricsRegistry _registry = new(new ManualTime());

    [Fact]
    public void Render_Counter_HasTotalAndCreatedAsUpstream()
    {
        var counter = _meter.CreateCounter<long>(_prefix + "api_uploads", description: "Uploads \\ so\nfar");
        counter.Add(1);
        counter.Add(2);
        Assert.Equal("""
            # HELP P_api_uploads_total Uploads \\ so\nfar
            # TYPE P_api_uploads_total counter
            P_api_uploads_total 3
            # HELP P_api_uploads_created Uploads \\ so\nfar
            # TYPE P_api_uploads_created gauge
            P_api_uploads_created 1767323045.678

            """, Page());
    }

    [Fact]
    public void Render_CounterNamedTotal_HasTheSuffixTwiceAsUpstream()
    {
        _meter.CreateCounter<int>(_prefix + "requests_total").Add(1);
        Assert.Contains("P_requests_total_total 1\n", Page());
    }

    [Fact]
    public void Render_Gauges_AreShownUnderTheirOwnName()
    {
        var used = 5L;
        _meter.CreateObservableGauge(_prefix + "a", () => used);
        _meter.CreateGauge<double>(_prefix + "b").Record(1.5);
        var upDown = _meter.CreateUpDownCounter<int>(_prefix + "c");
        upDown.Add(3);
        upDown.Add(-1);
        Assert.Equal("""
            # HELP P_a P_a
            # TYPE P_a gauge
            P_a 5
            # HELP P_b P_b
            # TYPE P_b gauge
            P_b 1.5
            # HELP P_c P_c
            # TYPE P_c gauge
            P_c 2

            """, Page());
        used = 6;
        Assert.Contains("P_a 6\n", Page());
    }

    [Fact]
    public void Render_Labels_AreEscapedAndOrdered()
    {
        var counter = _meter.CreateCounter<int>(_prefix + "m");
        counter.Add(1, new KeyValuePair<string, object?>("state", "z"));
        counter.Add(1,
            new KeyValuePair<string, object?>("state", "a\"\\\nb"), new KeyValuePair<string, object?>("x.y", null));
        Assert.Contains(
            "P_m_total{state=\"a\\\"\\\\\\nb\",x_y=\"\"} 1\nP_m_total{state=\"z\"} 1\n", Page());
    }

    [Fact]
    public void Render_Histogram_HasCumulatedBuckets()
    {
        var histogram = _meter.CreateHistogram(_prefix + "h", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [1, 2.5],
        });
        foreach (var value in new[] { 0.5, 1, 2, 9 })
            histogram.Record(value, new KeyValuePair<string, object?>("op", "put"));
        Assert.Equal("""
            # HELP P_h P_h
            # TYPE P_h histogram
            P_h_bucket{op="put",le="1"} 2
            P_h_bucket{op="put",le="2.5"} 3
            P_h_bucket{op="put",le="+Inf"} 4
            P_h_sum{op="put"} 12.5
            P_h_count{op="put"} 4

            """, Page());
    }

    [Fact]
    public void Render_ObservedSeriesThatEnded_IsGone()
    {
        var states = new[] { "a", "b" };
        _meter.CreateObservableGauge(_prefix + "g", () => states.Select(
            state => new Measurement<int>(1, new KeyValuePair<string, object?>("state", state))));
        Assert.Contains("P_g{state=\"b\"} 1\n", Page());
        states = ["a"];
        Assert.DoesNotContain("P_g{state=\"b\"}", Page());
    }

    [Fact]
    public void Render_ObservedValueThatThrows_HidesNoOther()
    {
        _meter.CreateObservableGauge(_prefix + "bad", (Func<int>)(() => throw new InvalidOperationException()));
        _meter.CreateObservableGauge(_prefix + "good", () => 1);
        Assert.Contains("P_good 1\n", Page());
    }

    [Fact]
    public void Record_TooManyLabelSets_AreDroppedAndCounted()
    {
        var counter = _meter.CreateCounter<int>(_prefix + "m");
        for (var i = 0; i < MetricsLimits.MaxSeriesPerMetric + 5; i++)
            counter.Add(1, new KeyValuePair<string, object?>("i", i));
        Assert.Equal(5, _registry.Dropped);
        Assert.Equal(MetricsLimits.MaxSeriesPerMetric, Page().Split('\n').Count(line => line.StartsWith("P_m_total{")));
    }

    [Fact]
    public void Record_ManyThreads_NothingIsLost()
    {
        var counter = _meter.CreateCounter<long>(_prefix + "m");
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 10_000; i++)
                counter.Add(1);
        });
        Assert.Contains("P_m_total 80000\n", Page());
    }

    [Fact]
    public void Record_TwoKindsUnderOneName_TheFirstHolds()
    {
        _meter.CreateGauge<int>(_prefix + "m").Record(1);
        _meter.CreateCounter<int>(_prefix + "m").Add(7);
        Assert.Contains("P_m 1\n", Page());
    }

    [Fact]
    public void Subscribe_MetersOfOthers_AreLeftOut()
    {
        using var other = new Meter("Other.Meter");
        other.CreateCounter<int>(_prefix + "m").Add(1);
        Assert.Equal("", Page());
    }

    [Fact]
    public void Render_Process_IsDescribed()
    {
        var page = new MetricsApplication(_registry).Render();
        foreach (var name in new[] { "cpu_seconds_total", "resident_memory_bytes", "start_time_seconds", "threads" })
            Assert.Matches($"(?m)^process_{name} [0-9.]+$", page);
    }

    public void Dispose()
    {
        _registry.Dispose();
        _meter.Dispose();
    }

    /// <summary>What the page says of this test's instruments, with P_ for the prefix of their names.</summary>
    private string Page()
    {
        var text = new PrometheusText();
        foreach (var metric in _registry.Collect().Where(metric => metric.Name.StartsWith(_prefix)))
            text.Append(metric);
        return text.ToString().Replace(_prefix, "P_");
    }
}
