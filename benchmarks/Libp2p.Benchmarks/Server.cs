using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Codex.Libp2p.Hosting;

namespace Codex.Libp2p.Benchmarks;

/// <summary>The other process: a host and a plain socket that swallow what they are sent.</summary>
internal static class Server
{
    /// <summary>Prints where it is, then its processor time for every line that comes.</summary>
    public static async Task RunAsync()
    {
        await using var host = await Benchmark.StartHostAsync(protocol: new Sink());
        using var plain = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        plain.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        plain.Listen();
        var swallowing = SwallowAsync(plain);
        Console.WriteLine($"{host.ListenAddresses[0]} {host.PeerId} {((IPEndPoint)plain.LocalEndPoint!).Port}");
        while (await Console.In.ReadLineAsync() is not null)
            Console.WriteLine(Environment.CpuUsage.TotalTime.TotalSeconds.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task SwallowAsync(Socket listening)
    {
        var buffer = new byte[128 * 1024];
        while (true)
        {
            using var socket = await listening.AcceptAsync();
            while (await socket.ReceiveAsync(buffer) > 0)
            {
                // Only the time matters.
            }
            await socket.SendAsync(new byte[1]);
        }
    }

    private sealed class Sink : ISessionListenerProtocol
    {
        public string Id => Benchmark.SinkProtocol;

        public StreamLimits Limits => StreamLimits.Default;

        /// <summary>Reads to the end and answers one byte: everything has arrived.</summary>
        public async Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
        {
            while (true)
            {
                var read = await stream.Input.ReadAsync(cancellationToken);
                stream.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    break;
            }
            await stream.Output.WriteAsync(new byte[1], cancellationToken);
        }
    }
}
