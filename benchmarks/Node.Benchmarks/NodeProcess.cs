using System.Diagnostics;
using System.Globalization;

namespace Codex.Node.Benchmarks;

/// <summary>A node under measurement: a process of its own, on a port of its own.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private const string ReadyLine = "REST service started at ";
    private readonly Process _process;

    private NodeProcess(Process process, string url, TimeSpan startTime)
    {
        _process = process;
        Api = url + "/api/codex/v1";
        FirstAnswer = startTime;
    }

    /// <summary>URL that all routes start with.</summary>
    public string Api { get; }

    /// <summary>URL of the data route.</summary>
    public string Data => Api + "/data";

    /// <summary>From the start of the process to the first answered request.</summary>
    public TimeSpan FirstAnswer { get; }

    /// <summary>User and system time so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public int Id => _process.Id;

    public static async Task<NodeProcess> StartAsync(string dataDirectory, string durability, params string[] options)
    {
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "../../../../node/Codex.Silo"),
            [
                $"--data-dir={dataDirectory}", "--api-port=0", $"--durability={durability}",
                "--storage-quota=100gib", .. options,
            ])
        {
            RedirectStandardOutput = true,
        };
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(ReadyLine, StringComparison.Ordinal) is var found && found < 0)
                continue;
            var url = line[(found + ReadyLine.Length)..].Split(' ')[0];
            using var client = new HttpClient();
            await client.GetStringAsync(url + "/api/codex/v1/space");
            var elapsed = clock.Elapsed;
            _ = process.StandardOutput.ReadToEndAsync();
            return new NodeProcess(process, url, elapsed);
        }

        throw new InvalidOperationException("The node did not start.");
    }

    /// <summary>A line of /proc/PID/status, in MiB: VmRSS now, VmHWM at most so far.</summary>
    public double MemoryMib(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status")
            .Single(text => text.StartsWith(name + ":", StringComparison.Ordinal));
        var kib = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return double.Parse(kib, CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>Gives it no chance to do anything more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process.HasExited)
        {
            _process.Dispose();
            return;
        }

        using (Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
