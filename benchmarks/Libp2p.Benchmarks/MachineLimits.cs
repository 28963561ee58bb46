using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Codex.Libp2p.Benchmarks;

/// <summary>What no implementation on this machine can beat.</summary>
internal static class MachineLimits
{
    /// <summary>ChaCha20-Poly1305 on one core, in messages as long as Noise allows.</summary>
    public static void MeasureCipher()
    {
        using var cipher = new ChaCha20Poly1305(new byte[32]);
        var (nonce, plain, sealedBytes, tag) = (new byte[12], new byte[65519], new byte[65519], new byte[16]);
        var seal = Rate(() => cipher.Encrypt(nonce, plain, sealedBytes, tag), plain.Length);
        var open = Rate(() => cipher.Decrypt(nonce, sealedBytes, tag, plain), plain.Length);
        Benchmark.Report(
            "ChaCha20-Poly1305, one core",
            $"{seal,6:F0} MB/s sealing, {open:F0} MB/s opening: {Benchmark.MiB * 1024 / 1e6 / seal:F2} CPU-s/GiB");
    }

    /// <summary>A plain socket to the other process.</summary>
    public static async Task MeasureLoopbackAsync(ServerProcess server, int mebibytes)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.NoDelay = true;
        await socket.ConnectAsync(IPAddress.Loopback, server.PlainPort);
        var block = new byte[128 * 1024];
        var start = Stopwatch.GetTimestamp();
        for (var left = (long)(mebibytes * Benchmark.MiB); left > 0; left -= block.Length)
            await socket.SendAsync(block);
        socket.Shutdown(SocketShutdown.Send);
        await socket.ReceiveAsync(new byte[1]);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Benchmark.Report("loopback TCP, plain socket", $"{mebibytes * Benchmark.MiB / 1e6 / seconds,6:F0} MB/s");
    }

    private static double Rate(Action action, int bytes)
    {
        var rounds = 0L;
        var start = Stopwatch.GetTimestamp();
        do
        {
            for (var i = 0; i < 64; i++)
                action();
            rounds += 64;
        }
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(1));
        return rounds * bytes / 1e6 / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
