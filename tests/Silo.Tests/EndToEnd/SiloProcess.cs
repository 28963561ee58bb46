using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Codex.Silo.Tests.EndToEnd;

/// <summary>A node as a real process, with what it wrote.</summary>
internal sealed class SiloProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<string> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SiloProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Codex.Silo.dll"));
        Array.ForEach(arguments, start.ArgumentList.Add);

        // Tests run beside each other: the port that nodes have by default is one node's.
        if (arguments.Contains("--api-port=0"))
            start.ArgumentList.Add("--disc-port=0");
        foreach (var name in start.Environment.Keys.Where(IsOption).ToList())
            start.Environment.Remove(name);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => OnOutput(e.Data);
        _process.BeginOutputReadLine();
        Error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>All of standard error, once the process has ended.</summary>
    public Task<string> Error { get; }

    /// <summary>The address of the API, once the node says so; fails if it ends before.</summary>
    public Task<string> Url => _url.Task;

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public void Signal(int number) => Assert.Equal(0, Kill(_process.Id, number));

    /// <summary>Waits for the end of the process, and of its output.</summary>
    public async Task<int> ExitCode()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void OnOutput(string? line)
    {
        if (line is null)
        {
            _url.TrySetException(new InvalidOperationException($"The node ended before it listened.\n{Output}"));
            return;
        }

        lock (_output)
            _output.Append(line).Append('\n');
        const string Started = "REST service started at ";
        var index = line.IndexOf(Started, StringComparison.Ordinal);
        if (index >= 0)
            _url.TrySetResult(line[(index + Started.Length)..].Split(' ')[0]);
    }

    // The options of a developer's own node are not those of the test.
    private static bool IsOption(string variable) => variable.StartsWith("CODEX_") || variable.StartsWith("STORAGE_");

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);
}
