using System.Globalization;
using System.Text;

namespace Codex.Silo.Metrics;

/// <summary>Writes the Prometheus text format 0.0.4.</summary>
internal sealed class PrometheusText
{
    /// <summary>The media type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>Appends a metric; one without series is left out.</summary>
    public void Append(Metric metric)
    {
        var series = metric.Series;
        if (series.Count == 0)
            return;
        switch (metric.Kind)
        {
            case MetricKind.Counter:
                AppendHeader(metric.Name + "_total", metric.Help, "counter");
                foreach (var one in series)
                    AppendSample(metric.Name + "_total", one.Labels, one.Value);
                AppendHeader(metric.Name + "_created", metric.Help, "gauge");
                foreach (var one in series)
                    AppendSample(metric.Name + "_created", one.Labels, Seconds(one.Created));
                break;
            case MetricKind.Histogram:
                AppendHeader(metric.Name, metric.Help, "histogram");
                foreach (var one in series)
                    AppendHistogram(metric, one);
                break;
            default:
                AppendHeader(metric.Name, metric.Help, "gauge");
                foreach (var one in series)
                    AppendSample(metric.Name, one.Labels, one.Value);
                break;
        }
    }

    /// <summary>Appends a metric without labels, under exactly this name.</summary>
    public void Append(string name, string help, string type, double value)
    {
        AppendHeader(name, help, type);
        AppendSample(name, "", value);
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000d;

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private void AppendHistogram(Metric metric, MetricSeries series)
    {
        var prefix = series.Labels.Length == 0 ? "" : series.Labels + ",";
        var buckets = series.Buckets();
        long count = 0;
        for (var i = 0; i < buckets.Length; i++)
        {
            count += buckets[i];
            var bound = i < metric.Bounds.Count ? metric.Bounds[i] : double.PositiveInfinity;
            AppendSample(metric.Name + "_bucket", $"{prefix}le=\"{Number(bound)}\"", count);
        }

        AppendSample(metric.Name + "_sum", series.Labels, series.Value);
        AppendSample(metric.Name + "_count", series.Labels, count);
    }

    private void AppendHeader(string name, string help, string type)
    {
        _text.Append("# HELP ").Append(name).Append(' ')
            .Append(help.Replace("\\", "\\\\").Replace("\n", "\\n")).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    private void AppendSample(string name, string labels, double value)
    {
        _text.Append(name);
        if (labels.Length > 0)
            _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
    }
}
