namespace Codex.Silo.Metrics;

/// <summary>Bounds of what is kept for and sent to a metrics scraper.</summary>
internal static class MetricsLimits
{
    /// <summary>Sets of labels of one metric; measurements with further ones are counted as dropped.</summary>
    public const int MaxSeriesPerMetric = 128;

    /// <summary>Metrics: some ten times what upstream's node has.</summary>
    public const int MaxMetrics = 1024;

    /// <summary>Characters of a label's value.</summary>
    public const int MaxLabelChars = 256;

    /// <summary>Scrapers connected at a time.</summary>
    public const int MaxConnections = 16;

    /// <summary>How long a stopping node waits for a scrape in progress.</summary>
    public static readonly TimeSpan MaxStop = TimeSpan.FromSeconds(1);
}
