using System.Diagnostics;
using System.Globalization;

namespace Codex.Nat.Tests.Topology;

/// <summary>Removes namespaces together with what runs in them.</summary>
internal static class Leftovers
{
    /// <summary>Removes what processes that are gone have left behind.</summary>
    public static async Task RemoveAsync()
    {
        foreach (var name in Names().Where(LabName.IsLeftOver))
        {
            try
            {
                await RemoveAsync(name);
            }
            catch (InvalidOperationException) when (!Names().Contains(name))
            {
                // Another run that starts now was faster.
            }
        }

        foreach (var directory in Directory.EnumerateDirectories(Path.GetTempPath(), "codex-nat-*"))
        {
            if (LabName.IsLeftOver(Path.GetFileName(directory)))
                RemoveDirectory(directory);
        }
    }

    /// <summary>Names of namespaces on this machine, whoever made them.</summary>
    public static string[] Names() => Directory.Exists(NetworkNamespace.Directory)
        ? [.. Directory.EnumerateFiles(NetworkNamespace.Directory).Select(Path.GetFileName)!]
        : [];

    /// <summary>Ends the processes of a namespace and removes it.</summary>
    public static async Task RemoveAsync(string name)
    {
        foreach (var line in (await Command.RunAsync("ip", ["netns", "pids", name])).Split('\n'))
        {
            if (int.TryParse(line, CultureInfo.InvariantCulture, out var processId))
                await EndAsync(processId);
        }

        await Command.RunAsync("ip", ["netns", "delete", name]);
    }

    private static void RemoveDirectory(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another run that starts now was faster.
        }
    }

    private static async Task EndAsync(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            process.Kill();
            await process.WaitForExitAsync().WaitAsync(LabLimits.Event);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It ended by itself.
        }
    }
}
