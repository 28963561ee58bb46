using System.Diagnostics.Metrics;

namespace Codex.Api;

/// <summary>Counters of the meter <c>Codex.Api</c>, named as a 2025 node names them (cli, section 5).</summary>
internal sealed class ApiMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Codex.Api";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _uploads;
    private readonly Counter<long> _downloads;

    public ApiMetrics()
    {
        _uploads = _meter.CreateCounter<long>("codex_api_uploads", "{upload}", "Datasets stored by uploads.");
        _downloads = _meter.CreateCounter<long>("codex_api_downloads", "{download}", "Downloads sent to their end.");
    }

    public void UploadStored() => _uploads.Add(1);

    public void DownloadSent() => _downloads.Add(1);

    public void Dispose() => _meter.Dispose();
}
