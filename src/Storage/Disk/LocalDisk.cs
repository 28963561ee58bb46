namespace Codex.Storage.Disk;

/// <summary>The file system of this machine.</summary>
public sealed class LocalDisk : IDisk
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <inheritdoc/>
    public void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly);
    }

    /// <inheritdoc/>
    public bool DirectoryExists(string path) => Directory.Exists(path);

    /// <inheritdoc/>
    public long? LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : null;

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string directory)
    {
        var names = new List<string>();
        foreach (var path in Directory.EnumerateFileSystemEntries(directory))
            names.Add(Path.GetFileName(path));
        return names;
    }

    /// <inheritdoc/>
    public IDiskFile Create(string path) =>
        new LocalDiskFile(File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    /// <inheritdoc/>
    public IDiskFile Open(string path, bool writable) =>
        new LocalDiskFile(File.OpenHandle(
            path,
            FileMode.Open,
            writable ? FileAccess.ReadWrite : FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete));

    /// <inheritdoc/>
    public DateTimeOffset ModifiedAt(string path) => File.GetLastWriteTimeUtc(path);

    /// <inheritdoc/>
    public void Move(string source, string target)
    {
        if (Directory.Exists(source))
            Directory.Move(source, target);
        else
            File.Move(source, target);
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        else
            File.Delete(path);
    }

    /// <inheritdoc/>
    public void FlushDirectory(string path)
    {
        // Windows journals directory entries itself and offers no flush for them.
        if (!OperatingSystem.IsWindows())
            Posix.FlushDirectory(path);
    }

    /// <inheritdoc/>
    public long FreeBytes(string path) => new DriveInfo(path).AvailableFreeSpace;
}
