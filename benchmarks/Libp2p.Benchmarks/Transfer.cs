using System.Diagnostics;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Upgrade;

namespace Codex.Libp2p.Benchmarks;

/// <summary>Bytes from this process to the other, over one connection.</summary>
internal static class Transfer
{
    private const int WarmUpMebibytes = 1024;

    public static IReadOnlyList<string> Muxers { get; } = [MuxerChoice.YamuxId, MuxerChoice.MplexId];

    /// <summary>
    /// Lets both processes compile their hot paths, which takes a third of a CPU second in each and would be counted
    /// against whatever is measured first.
    /// </summary>
    public static async Task WarmUpAsync(ServerProcess server, string muxer)
    {
        await using var host = await Benchmark.StartHostAsync(muxer);
        var session = await server.DialAsync(host);
        await SendAsync(session, 1, WarmUpMebibytes);
    }

    public static async Task MeasureAsync(ServerProcess server, string muxer, int streams, int mebibytes)
    {
        await using var host = await Benchmark.StartHostAsync(muxer);
        var session = await server.DialAsync(host);
        var (ourCpu, theirCpu) = (Environment.CpuUsage.TotalTime.TotalSeconds, await server.CpuSecondsAsync());
        var start = Stopwatch.GetTimestamp();
        await SendAsync(session, streams, mebibytes);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        ourCpu = Environment.CpuUsage.TotalTime.TotalSeconds - ourCpu;
        theirCpu = await server.CpuSecondsAsync() - theirCpu;
        var gibibytes = mebibytes / 1024.0;
        var megabytesPerSecond = mebibytes * Benchmark.MiB / 1e6 / seconds;
        Benchmark.Report(
            $"{muxer}, {streams} stream{(streams == 1 ? "" : "s")}",
            $"{megabytesPerSecond,6:F0} MB/s   CPU-s/GiB: "
                + $"sender {ourCpu / gibibytes:F2}, receiver {theirCpu / gibibytes:F2}");
    }

    private static async Task SendAsync(ISession session, int streams, int mebibytes)
    {
        var bytesEach = (long)(mebibytes * Benchmark.MiB / streams);
        await Task.WhenAll(Enumerable.Range(0, streams).Select(_ => Task.Run(() => SendOneAsync(session, bytesEach))));
    }

    private static async Task SendOneAsync(ISession session, long bytes)
    {
        var opened = await session.OpenStreamAsync([Benchmark.SinkProtocol]);
        await using var stream = opened.Stream ?? throw new InvalidOperationException(opened.Error.ToString());
        for (var left = bytes; left > 0;)
        {
            var memory = stream.Output.GetMemory(Benchmark.BlockBytes);
            var count = (int)Math.Min(left, Math.Min(memory.Length, Benchmark.BlockBytes));
            stream.Output.Advance(count);
            await stream.Output.FlushAsync();
            left -= count;
        }
        await stream.CloseWriteAsync(CancellationToken.None);
        // The other side answers when it has everything.
        while (true)
        {
            var read = await stream.Input.ReadAsync();
            stream.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }
}
