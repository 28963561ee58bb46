namespace Codex.Storage.Disk;

/// <summary>An open file. Reads and writes name their offset, so that any number of threads may share it.</summary>
public interface IDiskFile : IDisposable
{
    /// <summary>Length in bytes.</summary>
    long Length { get; }

    /// <summary>Sets the length; what is new reads as zeros and takes no space until written.</summary>
    void SetLength(long length);

    /// <summary>
    /// Fills <paramref name="destination"/> as far as the file goes; returns the number of bytes read.
    /// </summary>
    int Read(Span<byte> destination, long offset);

    /// <summary>Writes all of <paramref name="source"/>.</summary>
    void Write(ReadOnlySpan<byte> source, long offset);

    /// <summary>Asks the system to begin writing a range to the disk; returns without waiting. A hint.</summary>
    void StartWriteback(long offset, long count);

    /// <summary>Returns once every byte written is on the disk.</summary>
    void Flush();
}
