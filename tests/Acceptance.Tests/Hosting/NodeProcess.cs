using System.Diagnostics;
using System.Globalization;

namespace Codex.Acceptance.Tests.Hosting;

/// <summary>A node: a real process on a port of its own, known by its output, its API and its exit code.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly NodeOutput _standardOutput = new();
    private readonly NodeOutput _standardError = new();
    private readonly Task _reading;

    private NodeProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(
            _standardOutput.ReadAsync(process.StandardOutput), _standardError.ReadAsync(process.StandardError));
    }

    /// <summary>Calls of the API.</summary>
    public NodeClient Client { get; private set; } = null!;

    public Uri Address => Client.Address;

    /// <summary>Log lines of level error or worse.</summary>
    public string[] Errors => _standardOutput.Errors;

    /// <summary>All that it wrote for people to act on.</summary>
    public string StandardError => _standardError.ToString();

    public string StandardOutput => _standardOutput.ToString();

    /// <summary>Starts a process and returns at once.</summary>
    /// <param name="dataDirectory">The data directory.</param>
    /// <param name="options">Further options. Free ports are taken unless they name some.</param>
    public static NodeProcess Launch(string dataDirectory, params string[] options)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add(ProgramPath());
        start.ArgumentList.Add($"--data-dir={dataDirectory}");
        foreach (var port in new[] { "--api-port", "--disc-port" })
        {
            if (!options.Any(option => option.StartsWith(port, StringComparison.Ordinal)))
                start.ArgumentList.Add($"{port}=0");
        }

        // A test asks nothing of the router of the network that it runs in.
        if (!options.Any(static option => option.StartsWith("--nat=", StringComparison.Ordinal)))
            start.ArgumentList.Add("--nat=none");

        foreach (var option in options)
            start.ArgumentList.Add(option);
        foreach (var name in start.Environment.Keys.ToArray())
        {
            // A node takes options from its environment: those around the tests are none of its business.
            if (name.StartsWith("CODEX_", StringComparison.Ordinal))
                start.Environment.Remove(name);
        }

        return new NodeProcess(Process.Start(start)!);
    }

    /// <summary>Starts a process and waits until it serves its API.</summary>
    public static async Task<NodeProcess> StartAsync(string dataDirectory, params string[] options)
    {
        var node = Launch(dataDirectory, options);
        try
        {
            await node.ReadyAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until it serves its API.</summary>
    public async Task ReadyAsync() => Assert.True(
        await TryReadyAsync(), $"The node ended instead of starting:\n{StandardError}\n{StandardOutput}");

    /// <summary>Waits until it serves its API, or ends; whether it serves.</summary>
    public async Task<bool> TryReadyAsync()
    {
        await Task.WhenAny(_standardOutput.Address, EndAsync()).WaitAsync(TestLimits.Event);
        if (!_standardOutput.Address.IsCompleted)
            return false;
        Client = new NodeClient(await _standardOutput.Address);
        return true;
    }

    /// <summary>SIGKILL: whatever it was doing, it stops there.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Sends a signal and returns at once.</summary>
    public void Send(int signal) => Signals.Send(_process.Id, signal);

    /// <summary>Sends a signal and waits for the end; an exit code.</summary>
    public Task<int> StopAsync(int signal = Signals.Terminate)
    {
        Send(signal);
        return ExitAsync();
    }

    /// <summary>Waits for the end; an exit code.</summary>
    public async Task<int> ExitAsync()
    {
        await EndAsync().WaitAsync(TestLimits.Event);
        return _process.ExitCode;
    }

    /// <summary>A figure of /proc/PID/status in bytes, such as VmRSS (now) or VmHWM (the most it ever was).</summary>
    public long Memory(string field)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status")
            .Single(line => line.StartsWith(field + ":", StringComparison.Ordinal));
        var kibibytes = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1];
        return long.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            Kill();
        await ExitAsync();
        Client?.Dispose();
        _process.Dispose();
    }

    private async Task EndAsync()
    {
        await _process.WaitForExitAsync();
        await _reading;
    }

    /// <summary>The build puts the node beside these tests: bin/PROJECT/CONFIGURATION.</summary>
    private static string ProgramPath()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(here.Parent!.Parent!.FullName, "Silo", here.Name, "Codex.Silo.dll");
    }
}
