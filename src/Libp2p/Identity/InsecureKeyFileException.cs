namespace Codex.Libp2p.Identity;

/// <summary>A key file that group or others have access to: whoever reads it can pose as the node.</summary>
public sealed class InsecureKeyFileException : KeyFileException
{
    internal InsecureKeyFileException(string path, UnixFileMode mode)
        : base(
            path,
            $"The key file '{path}' has mode {Octal(mode)}: others than its owner have access to it. "
                + $"Allow only the owner, with: chmod 600 '{path}'") => Mode = mode;

    /// <summary>The mode found.</summary>
    public UnixFileMode Mode { get; }

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');
}
