using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Transport;
using Codex.Libp2p.Upgrade;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Libp2p.Benchmarks;

/// <summary>What both processes have in common.</summary>
internal static class Benchmark
{
    public const string SinkProtocol = "/benchmark/sink/1.0.0";
    public const int BlockBytes = 64 * 1024;
    public const double MiB = 1024 * 1024;

    /// <summary>A started host with a key of its own.</summary>
    public static async Task<Host> StartHostAsync(string? muxer = null, ISessionListenerProtocol? protocol = null)
    {
        var directory = Directory.CreateTempSubdirectory("codex-benchmark-");
        try
        {
            var key = NodeKey.LoadOrCreate(Path.Combine(directory.FullName, "key"));
            var options = new HostOptions
            {
                ListenAddresses = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")],
                Admission = new AdmissionLimits { MaxPerSource = 1000, MaxConnections = 1000 },
                Muxers = muxer is null ? MuxerChoice.Default : new MuxerChoice { ProtocolIds = [muxer] },
                DialFromListenPort = false,
            };
            var host = new Host(options, key, TimeProvider.System, NullLoggerFactory.Instance);
            if (protocol is not null)
                host.AddProtocol(protocol);
            await host.StartAsync();
            return host;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    public static void Report(string what, string figures) => Console.WriteLine($"  {what,-34} {figures}");
}
