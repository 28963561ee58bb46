namespace Codex.Multiformats;

/// <summary>Multicodec numbers that a Codex node meets (shared formats, section 1).</summary>
public static class Multicodec
{
    /// <summary>sha2-256 multihash.</summary>
    public const ulong Sha256 = 0x12;

    /// <summary>A manifest block.</summary>
    public const ulong CodexManifest = 0xCD01;

    /// <summary>A block of a dataset.</summary>
    public const ulong CodexBlock = 0xCD02;

    /// <summary>The root of a dataset's Merkle tree.</summary>
    public const ulong CodexRoot = 0xCD03;
}
