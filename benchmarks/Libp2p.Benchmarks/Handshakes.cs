using System.Diagnostics;
using Codex.Libp2p.Hosting;

namespace Codex.Libp2p.Benchmarks;

/// <summary>Connections per second: TCP, Noise with proof of identity, muxer, identify both ways, goodbye.</summary>
internal static class Handshakes
{
    private const int Clients = 4;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    public static async Task MeasureAsync(ServerProcess server)
    {
        var hosts = new List<Host>();
        for (var i = 0; i < Clients; i++)
            hosts.Add(await Benchmark.StartHostAsync());
        await CountAsync(server, hosts, TimeSpan.FromSeconds(1));
        var (ourCpu, theirCpu) = (Environment.CpuUsage.TotalTime.TotalSeconds, await server.CpuSecondsAsync());
        var start = Stopwatch.GetTimestamp();
        var count = await CountAsync(server, hosts, Duration);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        ourCpu = Environment.CpuUsage.TotalTime.TotalSeconds - ourCpu;
        theirCpu = await server.CpuSecondsAsync() - theirCpu;
        Benchmark.Report(
            "connections, with identify",
            $"{count / seconds,6:F0} /s     CPU-ms each: "
                + $"dialler {1e3 * ourCpu / count:F2}, listener {1e3 * theirCpu / count:F2}");
        foreach (var host in hosts)
            await host.DisposeAsync();
    }

    private static async Task<int> CountAsync(ServerProcess server, IEnumerable<Host> hosts, TimeSpan duration)
    {
        var start = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(hosts.Select(host => Task.Run(async () =>
        {
            var count = 0;
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                var session = await server.DialAsync(host);
                await session.Identified;
                await session.DisconnectAsync();
                count++;
            }
            return count;
        })));
        return counts.Sum();
    }
}
