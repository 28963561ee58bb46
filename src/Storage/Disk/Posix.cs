using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Codex.Storage.Disk;

/// <summary>System calls that .NET does not offer.</summary>
internal static partial class Posix
{
    private const int ReadOnly = 0;

    /// <summary>SYNC_FILE_RANGE_WRITE of linux/fs.h: start writing, do not wait.</summary>
    private const uint SyncFileRangeWrite = 2;

    /// <summary>EINTR of errno.h.</summary>
    private const int Interrupted = 4;

    /// <summary>EINVAL of errno.h.</summary>
    private const int InvalidArgument = 22;

    /// <summary>fsync of a directory; a file system that knows no such thing (EINVAL) needs none.</summary>
    [UnsupportedOSPlatform("windows")]
    public static void FlushDirectory(string path)
    {
        using var directory = new SafeFileHandle(open(path, ReadOnly), ownsHandle: true);
        if (directory.IsInvalid)
        {
            throw new IOException(
                $"Cannot open directory '{path}' to flush it: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        while (fsync(directory) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == InvalidArgument)
                return;
            if (error != Interrupted)
                throw new IOException($"Cannot flush directory '{path}': {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>sync_file_range; its failure costs time only, so it is not reported.</summary>
    [SupportedOSPlatform("linux")]
    public static void StartWriteback(SafeFileHandle file, long offset, long count) =>
        _ = sync_file_range(file, offset, count, SyncFileRangeWrite);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sync_file_range(SafeFileHandle file, long offset, long count, uint flags);
}
