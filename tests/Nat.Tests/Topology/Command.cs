using System.Diagnostics;

namespace Codex.Nat.Tests.Topology;

/// <summary>Runs the tools that the laboratory is made with.</summary>
internal static class Command
{
    /// <summary>Runs a command to its end; what it wrote.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has what it was told and said.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(LabLimits.Event);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{program} {string.Join(' ', start.ArgumentList)}: {await errors}\n{input}");
        }

        return await output;
    }
}
