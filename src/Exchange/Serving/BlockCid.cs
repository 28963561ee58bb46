using Codex.Content;

namespace Codex.Exchange.Serving;

/// <summary>The CIDs of blocks of a dataset, written without being made: CIDv1, codex-block, sha2-256.</summary>
internal static class BlockCid
{
    /// <summary>Bytes of such a CID (formats, section 1).</summary>
    public static int Bytes => Prefix.Length + BlockDigest.Bytes;

    private static ReadOnlySpan<byte> Prefix => [0x01, 0x82, 0x9A, 0x03, 0x12, 0x20];

    /// <summary>Writes the part that all have, and leaves the digest to the caller.</summary>
    public static Span<byte> Write(Span<byte> cid)
    {
        Prefix.CopyTo(cid);
        return cid[Prefix.Length..];
    }
}
