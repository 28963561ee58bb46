using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Codex.Node.Benchmarks;

/// <summary>What this machine can do at best, in MB/s, measured beside the node.</summary>
internal static class MachineLimits
{
    private const int BlockBytes = 65536;

    /// <summary>SHA-256 of 64 KiB blocks on one core.</summary>
    public static double Sha256()
    {
        var block = RandomNumberGenerator.GetBytes(BlockBytes);
        Span<byte> digest = stackalloc byte[32];
        var clock = Stopwatch.StartNew();
        var blocks = 0L;
        for (; clock.Elapsed < TimeSpan.FromSeconds(1); blocks++)
            SHA256.HashData(block, digest);
        return Rate(blocks * BlockBytes, clock.Elapsed);
    }

    /// <summary><c>dd bs=1M conv=fdatasync</c> of the same bytes to the same disk.</summary>
    public static async Task<double> DiskWriteAsync(string source, string target)
    {
        var clock = Stopwatch.StartNew();
        await Command.RunAsync("dd", $"if={source}", $"of={target}", "bs=1M", "conv=fdatasync", "status=none");
        var elapsed = clock.Elapsed;
        File.Delete(target);
        return Rate(new FileInfo(source).Length, elapsed);
    }

    /// <summary>Plain sockets over loopback, one connection, 256 KiB at a time, both ends in this process.</summary>
    public static async Task<double> LoopbackAsync(long bytes)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var sender = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await sender.ConnectAsync(listener.LocalEndpoint);
        using var receiver = await listener.AcceptSocketAsync();
        var clock = Stopwatch.StartNew();
        var send = Task.Run(() =>
        {
            var chunk = new byte[256 * 1024];
            for (var sent = 0L; sent < bytes; sent += chunk.Length)
                sender.Send(chunk);
            sender.Shutdown(SocketShutdown.Send);
        });
        var buffer = new byte[256 * 1024];
        while (receiver.Receive(buffer) > 0)
        {
        }

        await send;
        return Rate(bytes, clock.Elapsed);
    }

    public static double Rate(long bytes, TimeSpan elapsed) => bytes / 1e6 / elapsed.TotalSeconds;
}
