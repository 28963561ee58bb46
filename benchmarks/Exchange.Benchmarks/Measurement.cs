using System.Diagnostics;
using System.Globalization;

namespace Codex.Exchange.Benchmarks;

/// <summary>The runs of one contender with so many seeders and leechers.</summary>
internal sealed class Measurement(IContender contender, SourceFile file, int seeders, int leechers)
{
    private readonly List<Transfer> _runs = [];
    private bool _isGivenUp;

    /// <summary>One more run. A contender that failed once is not asked again.</summary>
    public async Task RunAsync()
    {
        if (_isGivenUp)
            return;
        var clock = Stopwatch.StartNew();
        try
        {
            var run = await contender.TransferAsync(file, seeders, leechers);
            _runs.Add(run);
            Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{run.Elapsed.TotalSeconds:0.00} s, {Rate(run):0} MB/s, CPU-s seeders {run.SeederCpu:0.00} ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"leechers {run.LeecherCpu:0.00}, peak MiB {run.SeederPeakMib:0} and {run.LeecherPeakMib:0}, ")
                + "SHA-256 as sent");
        }
        catch (Exception exception) when (exception is CannotTransferException or HttpRequestException
            or OperationCanceledException or IOException)
        {
            _isGivenUp = true;
            Say(string.Create(
                CultureInfo.InvariantCulture,
                $"CANNOT, found after {clock.Elapsed.TotalSeconds:0.0} s: {exception.Message}"));
        }
    }

    public double? MegabytesPerSecond => Median(Rate);

    public double? CpuPerGib => Median(run => (run.SeederCpu + run.LeecherCpu) / Gib);

    public double? SeederCpuPerGib => Median(run => run.SeederCpu / Gib);

    public double? LeecherCpuPerGib => Median(run => run.LeecherCpu / Gib);

    public double? SeederPeakMib => Median(run => run.SeederPeakMib);

    public double? LeecherPeakMib => Median(run => run.LeecherPeakMib);

    private double Gib => leechers * file.Gib;

    private double Rate(Transfer run) => leechers * file.Bytes / 1e6 / run.Elapsed.TotalSeconds;

    private double? Median(Func<Transfer, double> figure) =>
        _runs.Count == 0 || _isGivenUp ? null : _runs.Select(figure).Order().ElementAt(_runs.Count / 2);

    private void Say(string text) =>
        Console.WriteLine($"{contender.Name,-10}  {file.Gib} GiB, {seeders} → {leechers}: {text}");
}
