using System.Diagnostics;

namespace Codex.Nat.Tests.Topology;

/// <summary>A program that runs in a namespace until it is disposed of.</summary>
internal sealed class LabProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;

    private LabProgram(Process process, ProgramOutput output)
    {
        _process = process;
        Output = output;
        _reading = Task.WhenAll(output.ReadAsync(process.StandardOutput), output.ReadAsync(process.StandardError));
    }

    /// <summary>Both streams.</summary>
    public ProgramOutput Output { get; }

    /// <summary>Starts a program and waits for a line of its output.</summary>
    /// <returns>The program, and that line.</returns>
    public static async Task<(LabProgram Program, string Line)> StartAsync(
        NetworkNamespace home, string awaited, IEnumerable<string> command)
    {
        // ip replaces itself with the program: the process started here is the program's.
        var start = new ProcessStartInfo("ip", ["netns", "exec", home.Name, .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.ToArray())
        {
            // A node takes options from its environment: those around the tests are none of its business.
            if (name.StartsWith("CODEX_", StringComparison.Ordinal))
                start.Environment.Remove(name);
        }

        var output = new ProgramOutput();
        var line = output.LineWith(awaited);
        var program = new LabProgram(Process.Start(start)!, output);
        try
        {
            await Task.WhenAny(line, program.EndAsync()).WaitAsync(LabLimits.Event);
            Assert.True(line.IsCompleted, $"{string.Join(' ', command)} ended instead of starting:\n{output}");
            return (program, await line);
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await EndAsync().WaitAsync(LabLimits.Event);
        _process.Dispose();
    }

    private async Task EndAsync()
    {
        await _process.WaitForExitAsync();
        await _reading;
    }
}
