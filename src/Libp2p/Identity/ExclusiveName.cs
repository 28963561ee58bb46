using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Codex.Libp2p.Identity;

/// <summary>Gives a finished file its name unless the name is taken, in one step.</summary>
/// <remarks>
/// <see cref="File.Move(string, string, bool)"/> looks first and renames then on Unix: of two that start at once, both
/// could find the name free, and the second would replace what the first already uses.
/// </remarks>
internal static partial class ExclusiveName
{
    /// <summary>EEXIST of errno.h, on Linux and macOS.</summary>
    private const int Exists = 17;

    /// <summary>False when the name is taken. The file keeps its old name as well, or loses it.</summary>
    /// <exception cref="IOException">The name cannot be given.</exception>
    public static bool TryGive(string file, string name)
    {
        if (OperatingSystem.IsWindows())
            File.Move(file, name, overwrite: false);
        else if (!TryLink(file, name, out var isTaken))
            return !isTaken && TryMove(file, name);
        return true;
    }

    [UnsupportedOSPlatform("windows")]
    private static bool TryLink(string file, string name, out bool isTaken)
    {
        isTaken = false;
        if (link(file, name) == 0)
            return true;
        isTaken = Marshal.GetLastPInvokeError() == Exists;
        return false;
    }

    /// <summary>For file systems without links, where looking first is all there is.</summary>
    private static bool TryMove(string file, string name)
    {
        File.Move(file, name, overwrite: false);
        return true;
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string file, string name);
}
