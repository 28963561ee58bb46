using Codex.Node.Benchmarks;

namespace Codex.Exchange.Benchmarks;

/// <summary>Everything in one run: limits of the machine, both contenders in turn, first bytes.</summary>
internal sealed class ExchangeBenchmark(Settings settings, Workspace workspace)
{
    private const double CpuPerGibTarget = 6;
    private const double PeakMegabytes = 250;
    private const double BytesPerMib = 1.048576;
    private const double UpstreamFactor = 10;
    private const double RoundTripsTarget = 3;
    private const double HandedOnMs = 100;
    private const long SmallBytes = 64L << 20;
    private const long WarmUpBytes = 4L << 20;

    private readonly Table _table = new();
    private readonly NodeContender _node = new(workspace);
    private readonly LibtorrentContender _libtorrent = new(workspace);

    public async Task RunAsync()
    {
        foreach (var gib in settings.Gibibytes)
        {
            var file = await NewFileAsync((long)gib << 30);
            await PrintLimitsAsync(file);
            await MeasureAsync(file, 1, 1);
            File.Delete(file.Path);
        }

        var swarm = await NewFileAsync(1L << 30);
        await MeasureAsync(swarm, 1, 4);
        await MeasureAsync(swarm, 4, 1);
        File.Delete(swarm.Path);
        if (IsWanted(_node))
            await MeasureFirstBytesAsync();
        _table.Print();
    }

    private async Task MeasureAsync(SourceFile file, int seeders, int leechers)
    {
        var node = new Measurement(_node, file, seeders, leechers);
        var libtorrent = new Measurement(_libtorrent, file, seeders, leechers);
        for (var i = 0; i < settings.Runs; i++)
        {
            // In turn, so that a slow phase of the machine meets both.
            if (IsWanted(_libtorrent))
                await libtorrent.RunAsync();
            if (IsWanted(_node))
                await node.RunAsync();
        }

        Report($"{file.Gib} GiB, {seeders} → {leechers}", node, libtorrent, isPair: seeders == 1 && leechers == 1);
    }

    private void Report(string what, Measurement node, Measurement libtorrent, bool isPair)
    {
        double? upstreamRate = isPair ? Upstream2025.MegabytesPerSecond : null;
        double? upstreamCpu = isPair ? Upstream2025.CpuSecondsPerGib : null;
        var rateTarget = !isPair ? "" : $"libtorrent, {UpstreamFactor} × 2025";
        _table.Add(
            $"{what}: MB/s delivered", node.MegabytesPerSecond, libtorrent.MegabytesPerSecond, upstreamRate, rateTarget,
            figure => figure >= (libtorrent.MegabytesPerSecond ?? 0) && figure >= UpstreamFactor * upstreamRate);
        _table.Add(
            $"{what}: CPU-s/GiB, both sides", node.CpuPerGib, libtorrent.CpuPerGib, upstreamCpu,
            isPair ? $"{CpuPerGibTarget}" : "", figure => figure <= CpuPerGibTarget);
        _table.Add(
            $"{what}: CPU-s/GiB, seeders", node.SeederCpuPerGib, libtorrent.SeederCpuPerGib, null, "", _ => true);
        _table.Add(
            $"{what}: CPU-s/GiB, leechers", node.LeecherCpuPerGib, libtorrent.LeecherCpuPerGib, null, "", _ => true);
        AddPeak($"{what}: peak MiB, seeder", node.SeederPeakMib, libtorrent.SeederPeakMib);
        AddPeak($"{what}: peak MiB, leecher", node.LeecherPeakMib, libtorrent.LeecherPeakMib);
    }

    private void AddPeak(string what, double? node, double? libtorrent) =>
        _table.Add(what, node, libtorrent, null, $"{PeakMegabytes} MB", mib => mib * BytesPerMib < PeakMegabytes);

    private async Task MeasureFirstBytesAsync()
    {
        var file = await NewFileAsync(SmallBytes);
        var warmUp = await NewFileAsync(WarmUpBytes);
        var first = new FirstBytes(workspace, warmUp, file);
        var roundTrips = await MedianAsync("first byte of a stream", async () =>
        {
            var (firstByte, roundTrip) = await first.FromAfarAsync();
            Console.WriteLine(Line($"first byte after {Ms(firstByte):0} ms, round trip {Ms(roundTrip):0.0} ms"));
            return firstByte / roundTrip;
        });
        _table.Add(
            "first byte of a stream, round trips", roundTrips, null, null, $"{RoundTripsTarget}",
            figure => figure <= RoundTripsTarget);
        var handedOn = await MedianAsync("handed on to a third node", async () => Ms(await first.HandedOnAsync()));
        _table.Add(
            "complete, then first byte at a third node, ms", handedOn, null, null, $"{HandedOnMs}",
            figure => figure <= HandedOnMs);
        File.Delete(warmUp.Path);
        File.Delete(file.Path);
    }

    private async Task<double?> MedianAsync(string what, Func<Task<double>> measure)
    {
        var figures = new List<double>();
        try
        {
            for (var i = 0; i < settings.Runs; i++)
                figures.Add(await measure());
        }
        catch (Exception exception) when (exception is CannotTransferException or HttpRequestException or IOException)
        {
            Console.WriteLine($"node        {what}: CANNOT: {exception.Message}");
            return null;
        }

        return figures.Order().ElementAt(figures.Count / 2);
    }

    private async Task<SourceFile> NewFileAsync(long bytes)
    {
        // In a directory of its own: libtorrent seeds from where the file is.
        var directory = Directory.CreateDirectory(workspace.NewPath("source"));
        var path = Path.Combine(directory.FullName, "dataset");
        File.Move(workspace.RandomFile(bytes), path);
        return await SourceFile.ReadAsync(path);
    }

    private async Task PrintLimitsAsync(SourceFile file)
    {
        await Command.RunAsync("sync");
        var dd = await MachineLimits.DiskWriteAsync(file.Path, workspace.NewPath("dd"));
        var loopback = await MachineLimits.LoopbackAsync(1L << 30);
        Console.WriteLine(
            Line($"limits: loopback {loopback:0} MB/s, sha256 {MachineLimits.Sha256():0} MB/s, dd {dd:0} MB/s"));
    }

    private bool IsWanted(IContender contender) => settings.Only.Length == 0 || settings.Only == contender.Name;

    private static double Ms(TimeSpan time) => time.TotalMilliseconds;

    private static string Line(FormattableString text) => FormattableString.Invariant(text);
}
