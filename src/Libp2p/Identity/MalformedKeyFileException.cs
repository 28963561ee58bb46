namespace Codex.Libp2p.Identity;

/// <summary>A key file that holds no secp256k1 private key. It is never overwritten.</summary>
public sealed class MalformedKeyFileException : KeyFileException
{
    internal MalformedKeyFileException(string path, string reason)
        : base(
            path,
            $"The key file '{path}' is not a node's key: {reason}. "
                + "Restore it from a backup, or move it away to start with a new identity.")
    {
    }
}
