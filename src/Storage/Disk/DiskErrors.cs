namespace Codex.Storage.Disk;

/// <summary>Tells the file system errors that are expected from those that are not.</summary>
internal static class DiskErrors
{
    /// <summary>ENOSPC and EDQUOT of errno.h; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL of Windows.</summary>
    public static bool IsFull(IOException exception) =>
        OperatingSystem.IsWindows()
            ? (exception.HResult & 0xFFFF) is 0x70 or 0x27
            : exception.HResult is 28 or 122 or 69;
}
