namespace Codex.Libp2p.Identity;

/// <summary>A key file that must not be used. The message is one line that names the file and the remedy.</summary>
public abstract class KeyFileException : Exception
{
    private protected KeyFileException(string path, string message)
        : base(message) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }
}
