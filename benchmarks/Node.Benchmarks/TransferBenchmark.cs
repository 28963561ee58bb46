using System.Diagnostics;
using static Codex.Node.Benchmarks.Report;

namespace Codex.Node.Benchmarks;

/// <summary>One large dataset in and out, with curl as the client, each run beside dd of the same file.</summary>
internal sealed class TransferBenchmark(Settings settings, Workspace workspace, Report report)
{
    private const double DurableShare = 0.7;
    private const double RelaxedMbps = 400;
    private const double DownloadMbps = 700;
    private const double CpuPerGib = 3;
    private const double PeakMib = 200;
    private const double DeleteMs = 50;

    public async Task RunAsync()
    {
        foreach (var gib in settings.Gibibytes)
        {
            var file = workspace.RandomFile((long)gib << 30);
            await MeasureAsync(gib, file, "strict");
            await MeasureAsync(gib, file, "relaxed");
            File.Delete(file);
        }
    }

    private async Task MeasureAsync(int gib, string file, string durability)
    {
        var runs = new List<Run>();
        double peak;
        await using (var node = await NodeProcess.StartAsync(workspace.NewPath("data"), durability))
        {
            for (var i = 0; i < settings.Runs; i++)
                runs.Add(await RunOnceAsync(node, gib, file));
            peak = node.MemoryMib("VmHWM");
        }

        var limits = Text($"dd {Median(runs, r => r.DdMbps):0} MB/s, sha256 {MachineLimits.Sha256():0} MB/s, ")
            + Text($"loopback {await MachineLimits.LoopbackAsync(1L << 30):0} MB/s");
        var up = Median(runs, r => r.UpMbps);
        var share = Median(runs, r => r.UpMbps / r.DdMbps);
        var name = $"{gib} GiB {durability}";
        if (durability == "strict")
        {
            report.Add(
                $"upload {name}",
                Text($"{up:0} MB/s = {share:0.00} dd"),
                limits,
                Text($"{DurableShare} dd"),
                share >= DurableShare);
        }
        else
        {
            report.Add(
                $"upload {name}", Text($"{up:0} MB/s"), limits, $"{RelaxedMbps} MB/s", up >= RelaxedMbps);
        }

        Cpu($"upload {name}: CPU", Median(runs, r => r.UpCpuPerGib));
        var down = Median(runs, r => r.DownMbps);
        report.Add($"download {name}", Text($"{down:0} MB/s"), limits, $"{DownloadMbps} MB/s", down >= DownloadMbps);
        Cpu($"download {name}: CPU", Median(runs, r => r.DownCpuPerGib));
        report.Add($"peak memory {name}", Text($"{peak:0} MiB"), "", $"{PeakMib} MB", peak * 1.048576 < PeakMib);
        var delete = Median(runs, r => r.DeleteMs);
        report.Add($"delete {name}", Text($"{delete:0.0} ms"), "", $"{DeleteMs} ms", delete < DeleteMs);
    }

    private void Cpu(string what, double seconds) =>
        report.Add(what, Text($"{seconds:0.00} s/GiB"), "", $"{CpuPerGib} s/GiB", seconds <= CpuPerGib);

    private async Task<Run> RunOnceAsync(NodeProcess node, int gib, string file)
    {
        // What an earlier run left for the kernel to write must not count against this one.
        await Command.RunAsync("sync");
        var dd = await MachineLimits.DiskWriteAsync(file, workspace.NewPath("dd"));
        await Command.RunAsync("sync");
        var bytes = new FileInfo(file).Length;
        var (cid, up, upCpu) = await TimeAsync(node, "-sS", "--fail", "-X", "POST", "-T", file, node.Data);
        await TimeAsync(node, "-sS", "--fail", "-o", "/dev/null", $"{node.Data}/{cid}");
        var (_, down, downCpu) = await TimeAsync(node, "-sS", "--fail", "-o", "/dev/null", $"{node.Data}/{cid}");
        using var client = new HttpClient();
        await client.GetStringAsync(node.Data);
        var clock = Stopwatch.StartNew();
        using (await client.DeleteAsync($"{node.Data}/{cid}"))
            clock.Stop();
        return new Run(
            dd,
            MachineLimits.Rate(bytes, up),
            upCpu.TotalSeconds / gib,
            MachineLimits.Rate(bytes, down),
            downCpu.TotalSeconds / gib,
            clock.Elapsed.TotalMilliseconds);
    }

    private static async Task<(string Output, TimeSpan Elapsed, TimeSpan Cpu)> TimeAsync(
        NodeProcess node, params string[] curl)
    {
        var before = node.Cpu;
        var clock = Stopwatch.StartNew();
        var output = await Command.RunAsync("curl", curl);
        return (output, clock.Elapsed, node.Cpu - before);
    }

    private static double Median(List<Run> runs, Func<Run, double> figure)
    {
        var sorted = runs.Select(figure).Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    private sealed record Run(
        double DdMbps, double UpMbps, double UpCpuPerGib, double DownMbps, double DownCpuPerGib, double DeleteMs);
}
