using System.Diagnostics;
using Codex.Libp2p.Muxing;

namespace Codex.Libp2p.Tests.Muxing;

/// <summary>
/// How much a muxer costs, over pipes in memory. Asserts only that everything arrives and that the data path allocates
/// next to nothing; prints the rest. CODEX_MUX_MIB sets how much is sent.
/// </summary>
[Collection(nameof(Measured))]
public sealed class ThroughputTests(ITestOutputHelper output)
{
    private const int Piece = 64 * 1024;

    [Theory]
    [InlineData(MuxerPair.Yamux, 1)]
    [InlineData(MuxerPair.Yamux, 10)]
    [InlineData(MuxerPair.Mplex, 1)]
    public async Task Streams_MuchData_ArrivesWithoutGarbage(string protocol, int streams)
    {
        var mib = int.TryParse(Environment.GetEnvironmentVariable("CODEX_MUX_MIB"), out var given) ? given : 128;
        await using var pair = new MuxerPair(protocol, 1024 * 1024);
        var ends = new List<(IMuxedStream Near, IMuxedStream Far)>();
        for (var index = 0; index < streams; index++)
            ends.Add(await pair.OpenAsync());
        await MoveAsync(ends, 32L * 1024 * 1024 / streams);

        using var process = Process.GetCurrentProcess();
        var bytes = mib * 1024L * 1024 / streams;
        var allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        var cpuBefore = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        await MoveAsync(ends, bytes);
        watch.Stop();
        process.Refresh();
        var cpu = process.TotalProcessorTime - cpuBefore;
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;

        output.WriteLine(
            $"{protocol}, {streams} streams: {mib * 1.048576 / watch.Elapsed.TotalSeconds:F0} MB/s, "
            + $"{cpu.TotalSeconds * 1024 / mib:F2} CPU-s/GiB of both sides, {allocated / mib} bytes allocated per MiB");
        Assert.InRange(allocated / mib, 0, 64 * 1024);
    }

    private static async Task MoveAsync(List<(IMuxedStream Near, IMuxedStream Far)> ends, long bytes)
    {
        var piece = new byte[Piece];
        await Task.WhenAll(ends.SelectMany(end => new[]
        {
            Task.Run(() => SendAsync(end.Near, piece, bytes)),
            Task.Run(() => TakeAsync(end.Far, bytes)),
        })).WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static async Task SendAsync(IMuxedStream stream, byte[] piece, long bytes)
    {
        for (var left = bytes; left > 0; left -= piece.Length)
            await stream.Output.WriteAsync(piece.AsMemory(0, (int)Math.Min(left, piece.Length)));
    }

    private static async Task TakeAsync(IMuxedStream stream, long bytes)
    {
        while (bytes > 0)
        {
            var result = await stream.Input.ReadAsync();
            bytes -= result.Buffer.Length;
            Assert.False(result.IsCompleted);
            stream.Input.AdvanceTo(result.Buffer.End);
        }
        Assert.Equal(0, bytes);
    }
}
