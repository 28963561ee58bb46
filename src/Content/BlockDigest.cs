namespace Codex.Content;

/// <summary>SHA-256 of a block as the network sees it: zero-padded to the block size.</summary>
public static class BlockDigest
{
    /// <summary>Bytes of a digest.</summary>
    public const int Bytes = 32;

    /// <summary>Hashes <paramref name="data"/> padded with zeros to <paramref name="blockSize"/>; data longer than that is an error.</summary>
    public static void Compute(ReadOnlySpan<byte> data, int blockSize, Span<byte> digest) => throw new NotImplementedException();
}
