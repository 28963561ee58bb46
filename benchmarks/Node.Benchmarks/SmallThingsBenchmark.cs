using System.Diagnostics;
using System.Text.Json;
using static Codex.Node.Benchmarks.Report;

namespace Codex.Node.Benchmarks;

/// <summary>Start, idle memory, many uploads at once, many datasets.</summary>
internal sealed class SmallThingsBenchmark(Workspace workspace, Report report)
{
    private const int Starts = 5;
    private const int ParallelUploads = 200;
    private const int Datasets = 10_000;
    private const int Clients = 16;

    public async Task RunAsync()
    {
        await StartAsync();
        var directory = workspace.NewPath("many");
        await using (var node = await NodeProcess.StartAsync(directory, "strict"))
        {
            await UploadInParallelAsync(node);
            await UploadManyAsync(node);
        }

        await using var restarted = await NodeProcess.StartAsync(directory, "strict");
        var answer = restarted.FirstAnswer;
        report.Add(
            $"start with {Datasets} datasets",
            Text($"{answer.TotalMilliseconds:0} ms"),
            "",
            "1000 ms",
            answer.TotalSeconds < 1);
    }

    private async Task StartAsync()
    {
        var directory = workspace.NewPath("empty");
        var answers = new List<double>();
        var idle = 0.0;
        for (var i = 0; i < Starts; i++)
        {
            await using var node = await NodeProcess.StartAsync(directory, "strict");
            answers.Add(node.FirstAnswer.TotalMilliseconds);
            await Task.Delay(TimeSpan.FromSeconds(1));
            idle = node.MemoryMib("VmRSS");
        }

        answers.Sort();
        var median = answers[Starts / 2];
        report.Add("start to first answer", Text($"{median:0} ms"), "", "1000 ms", median < 1000);
        report.Add("idle memory", Text($"{idle:0} MiB"), "", "80 MB", idle * 1.048576 < 80);
    }

    private async Task UploadInParallelAsync(NodeProcess node)
    {
        using var client = new HttpClient();
        var clock = Stopwatch.StartNew();
        var uploads = Enumerable.Range(0, ParallelUploads).Select(_ => UploadAsync(client, node, 1_000_000));
        var cids = await Task.WhenAll(uploads);
        var rate = MachineLimits.Rate(ParallelUploads * 1_000_000L, clock.Elapsed);
        var distinct = cids.Distinct().Count();
        report.Add(
            $"{ParallelUploads} uploads of 1 MB at once",
            Text($"{rate:0} MB/s"),
            "",
            "no error",
            distinct == ParallelUploads);
    }

    private async Task UploadManyAsync(NodeProcess node)
    {
        using var client = new HttpClient();
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Datasets - ParallelUploads),
            new ParallelOptions { MaxDegreeOfParallelism = Clients },
            async (_, _) => await UploadAsync(client, node, 100));
        var uploading = clock.Elapsed;
        await client.GetByteArrayAsync(node.Data);
        clock.Restart();
        var list = await client.GetByteArrayAsync(node.Data);
        var listing = clock.Elapsed;
        var count = JsonDocument.Parse(list).RootElement.GetProperty("content").GetArrayLength();
        report.Add(
            $"{Datasets} datasets listed", Text($"{listing.TotalMilliseconds:0} ms, {list.Length / 1e6:0.0} MB"),
            Text($"uploaded at {(Datasets - ParallelUploads) / uploading.TotalSeconds:0}/s by {Clients} clients"),
            "no error", count == Datasets);
        var peak = node.MemoryMib("VmHWM");
        report.Add("peak memory then", Text($"{peak:0} MiB"), "", "200 MB", peak * 1.048576 < 200);
    }

    private static async Task<string> UploadAsync(HttpClient client, NodeProcess node, int size)
    {
        var bytes = new byte[size];
        Random.Shared.NextBytes(bytes);
        using var content = new ByteArrayContent(bytes);
        using var response = await client.PostAsync(node.Data, content);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }
}
