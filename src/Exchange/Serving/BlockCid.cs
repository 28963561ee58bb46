using Codex.Content;
using Codex.Multiformats;

namespace Codex.Exchange.Serving;

/// <summary>The CIDs of blocks of a dataset, written without being made: CIDv1, codex-block, sha2-256.</summary>
internal static class BlockCid
{
    private static readonly byte[] Prefix =
        Cid.FromDigest(Multicodec.CodexBlock, new byte[BlockDigest.Bytes]).Bytes[..^BlockDigest.Bytes].ToArray();

    /// <summary>Bytes of such a CID (formats, section 1).</summary>
    public static int Bytes => Prefix.Length + BlockDigest.Bytes;

    /// <summary>Writes the part that all have, and leaves the digest to the caller.</summary>
    public static Span<byte> Write(Span<byte> cid)
    {
        Prefix.CopyTo(cid);
        return cid[Prefix.Length..];
    }
}
