using System.Diagnostics;
using System.Globalization;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Benchmarks;

/// <summary>The other process, from this side.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string address, PeerId peer, int plainPort)
    {
        _process = process;
        Address = Multiaddr.Parse(address);
        Peer = peer;
        PlainPort = plainPort;
    }

    public Multiaddr Address { get; }

    public PeerId Peer { get; }

    public int PlainPort { get; }

    public static async Task<ServerProcess> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["serve"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var where = (await process.StandardOutput.ReadLineAsync())!.Split(' ');
        if (!PeerId.TryParse(where[1], out var peer))
            throw new InvalidOperationException("The other process did not start.");
        return new ServerProcess(process, where[0], peer, int.Parse(where[2], CultureInfo.InvariantCulture));
    }

    /// <summary>Processor time of the other process so far, in seconds.</summary>
    public async Task<double> CpuSecondsAsync()
    {
        await _process.StandardInput.WriteLineAsync("cpu");
        await _process.StandardInput.FlushAsync();
        return double.Parse((await _process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
    }

    public async Task<ISession> DialAsync(Host from)
    {
        var result = await from.DialAsync(Peer, [Address]);
        return result.Session ?? throw new InvalidOperationException($"{result.Error}: {result.Detail}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
