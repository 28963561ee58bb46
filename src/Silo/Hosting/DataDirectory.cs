namespace Codex.Silo.Hosting;

/// <summary>
/// The directory that holds everything a node keeps, locked against a second node for as long as this object lives.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    /// <summary>
    /// Name of the file whose lock says that a node is using the directory. It stays when the node stops.
    /// </summary>
    public const string LockFileName = "lock";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const UnixFileMode OthersRead =
        UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream lockFile, string? warning)
    {
        Path = path;
        Warning = warning;
        _lock = lockFile;
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>One line about permissions that are wider than they need be, or null.</summary>
    public string? Warning { get; }

    /// <summary>
    /// Creates the directory with mode 0700 when absent, checks it and locks it. On Unix a directory that group or
    /// others may write to is refused, as upstream refuses insecure permissions (cli, section 3); one that they may
    /// read gives a <see cref="Warning"/>.
    /// </summary>
    /// <exception cref="StartException">It is no directory, not writable, insecure, or in use.</exception>
    public static DataDirectory Open(string path)
    {
        try
        {
            if (File.Exists(path))
                throw new StartException($"The data directory '{path}' is not a directory");
            Create(path);
            var warning = CheckPermissions(path);
            return new DataDirectory(path, Lock(path), warning);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The data directory '{path}' cannot be used: {e.Message}", e);
        }
    }

    /// <summary>Gives the directory free for another node.</summary>
    public void Dispose() => _lock.Dispose();

    private static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly);
    }

    private static string? CheckPermissions(string path)
    {
        if (OperatingSystem.IsWindows())
            return null;
        var mode = File.GetUnixFileMode(path);
        var shown = Convert.ToString((int)mode, 8).PadLeft(4, '0');
        if ((mode & OthersWrite) != 0)
        {
            throw new StartException(
                $"The data directory '{path}' has insecure permissions {shown}: only its owner may write to it "
                + "(chmod 700, or name a directory below it)");
        }

        return (mode & OthersRead) == 0
            ? null
            : $"The data directory '{path}' has permissions {shown}: other users may look into it (chmod 700)";
    }

    private static FileStream Lock(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var lockPath = System.IO.Path.Combine(path, LockFileName);
        try
        {
            return new FileStream(lockPath, options);
        }
        catch (IOException e) when (IsLocked(e))
        {
            throw new StartException($"The data directory '{path}' is in use by another node", e);
        }
    }

    // The numbers of EWOULDBLOCK on Linux and on macOS, and ERROR_SHARING_VIOLATION: .NET has no type for it.
    private static bool IsLocked(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}
