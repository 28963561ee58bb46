using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Codex.Node.Benchmarks;

namespace Codex.Exchange.Benchmarks;

/// <summary>Leaves neither processes nor gigabytes behind when the benchmark is interrupted.</summary>
internal sealed class Interruption : IDisposable
{
    private const int ExitCode = 130;
    private readonly Workspace _workspace;
    private readonly PosixSignalRegistration[] _registrations;

    public Interruption(Workspace workspace)
    {
        _workspace = workspace;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => End()),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => End()),
        ];
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    private void End()
    {
        foreach (var id in Children())
        {
            using var child = Process.GetProcessById(id);
            child.Kill();
            child.WaitForExit();
        }

        _workspace.Dispose();
        Environment.Exit(ExitCode);
    }

    private static int[] Children() =>
    [
        .. Directory.EnumerateDirectories("/proc/self/task")
            .SelectMany(task => File.ReadAllText(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture)),
    ];
}
