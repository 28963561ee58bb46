using System.Globalization;

namespace Codex.Nat.Tests.Topology;

/// <summary>
/// Names of namespaces and directories that tell which process made them, so that runs beside each other do not meet
/// and what a killed one left is known: <c>codex-nat-PID-START-…</c>, START being the process's start in ticks since
/// boot, for numbers of processes are used again.
/// </summary>
internal static class LabName
{
    private const string Prefix = "codex-nat-";
    private static int _last;

    /// <summary>A name for a laboratory of this process; names of its parts begin with it.</summary>
    public static string Next() =>
        $"{Of(Environment.ProcessId, StartOf(Environment.ProcessId)!.Value)}{Interlocked.Increment(ref _last)}";

    /// <summary>How names of a process begin.</summary>
    public static string Of(int processId, long start) => $"{Prefix}{processId}-{start}-";

    /// <summary>Whether a name was given by a process that is gone.</summary>
    public static bool IsLeftOver(string name)
    {
        var parts = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..].Split('-') : [];
        return parts.Length >= 3
            && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var processId)
            && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var start)
            && StartOf(processId) != start;
    }

    /// <summary>Field 22 of /proc/PID/stat; null when there is no such process.</summary>
    private static long? StartOf(int processId)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{processId}/stat");
            // The second field is the program's name in parentheses, with any character in it.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            return null;
        }
    }
}
