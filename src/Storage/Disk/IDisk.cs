namespace Codex.Storage.Disk;

/// <summary>
/// The few things that a repo asks of a file system. The seam exists so that tests can lose everything that was not
/// flushed; what may be relied on is only what is written here.
/// </summary>
/// <remarks>
/// A file's bytes survive a power cut once <see cref="IDiskFile.Flush"/> returned; an entry that was created, moved or
/// deleted in a directory survives once <see cref="FlushDirectory"/> of that directory returned. A move is atomic.
/// </remarks>
public interface IDisk
{
    /// <summary>Creates a directory and its parents, readable by the owner alone, unless it exists.</summary>
    void CreateDirectory(string path);

    /// <summary>True when a directory exists at <paramref name="path"/>.</summary>
    bool DirectoryExists(string path);

    /// <summary>Length of a file in bytes, or null when there is none.</summary>
    long? LengthOf(string path);

    /// <summary>Names (not paths) of the entries of a directory.</summary>
    IReadOnlyList<string> List(string directory);

    /// <summary>Creates a file; throws <see cref="IOException"/> when it exists.</summary>
    IDiskFile Create(string path);

    /// <summary>Opens an existing file.</summary>
    IDiskFile Open(string path, bool writable);

    /// <summary>When the file was last written, in UTC.</summary>
    DateTimeOffset ModifiedAt(string path);

    /// <summary>Moves a file or a directory within the repo; the target must not exist.</summary>
    void Move(string source, string target);

    /// <summary>Deletes a file, or a directory with all it holds; does nothing when it is absent.</summary>
    void Delete(string path);

    /// <summary>Returns once the entries of a directory are on the disk.</summary>
    void FlushDirectory(string path);

    /// <summary>Bytes that this process may still write to the disk of <paramref name="path"/>.</summary>
    long FreeBytes(string path);
}
