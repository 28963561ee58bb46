using Microsoft.Win32.SafeHandles;

namespace Codex.Storage.Disk;

/// <summary>A file of <see cref="LocalDisk"/>.</summary>
internal sealed class LocalDiskFile(SafeFileHandle handle) : IDiskFile
{
    public long Length => RandomAccess.GetLength(handle);

    public void SetLength(long length) => RandomAccess.SetLength(handle, length);

    public int Read(Span<byte> destination, long offset)
    {
        var total = 0;
        while (total < destination.Length)
        {
            var read = RandomAccess.Read(handle, destination[total..], offset + total);
            if (read == 0)
                break;
            total += read;
        }

        return total;
    }

    public void Write(ReadOnlySpan<byte> source, long offset) => RandomAccess.Write(handle, source, offset);

    public void StartWriteback(long offset, long count)
    {
        if (OperatingSystem.IsLinux())
            Posix.StartWriteback(handle, offset, count);
    }

    public void Flush() => RandomAccess.FlushToDisk(handle);

    public void Dispose() => handle.Dispose();
}
