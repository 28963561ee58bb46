using System.Security.Cryptography;

namespace Codex.Content;

/// <summary>SHA-256 of a block as the network sees it: zero-padded to the block size.</summary>
public static class BlockDigest
{
    /// <summary>Bytes of a digest.</summary>
    public const int Bytes = 32;

    // One shared run of zeros, hashed as often as needed: no block's padding is ever allocated.
    private static readonly byte[] Zeros = new byte[16 * 1024];

    /// <summary>
    /// Hashes <paramref name="data"/> padded with zeros to <paramref name="blockSize"/> (1 to
    /// <see cref="ContentLimits.MaxBlockSize"/>); throws <see cref="ArgumentException"/> for data longer than that, and
    /// for a <paramref name="digest"/> that is not <see cref="Bytes"/> long.
    /// </summary>
    public static void Compute(ReadOnlySpan<byte> data, int blockSize, Span<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blockSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blockSize, ContentLimits.MaxBlockSize);
        if (data.Length > blockSize)
            throw new ArgumentException($"{data.Length} bytes do not fit a block of {blockSize}.", nameof(data));
        if (digest.Length != Bytes)
            throw new ArgumentException($"A digest has {Bytes} bytes, not {digest.Length}.", nameof(digest));
        if (data.Length == blockSize)
        {
            SHA256.HashData(data, digest);
            return;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(data);
        for (var padding = blockSize - data.Length; padding > 0; padding -= Zeros.Length)
            hash.AppendData(Zeros.AsSpan(0, Math.Min(padding, Zeros.Length)));
        hash.GetHashAndReset(digest);
    }
}
