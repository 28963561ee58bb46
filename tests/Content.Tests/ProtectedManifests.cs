using Codex.Content.Protobuf;
using Codex.Multiformats;
using Google.Protobuf;

namespace Codex.Content.Tests;

/// <summary>M1 manifests with an erasure part, which this node decodes and never makes.</summary>
internal static class ProtectedManifests
{
    public static readonly Cid OriginalTree = Cid.FromDigest(Multicodec.CodexRoot, new byte[32]);

    private static readonly Cid Tree =
        Cid.FromDigest(Multicodec.CodexRoot, [.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    /// <summary>5 blocks in 2 groups of 3, each with 2 parity blocks: 10 blocks.</summary>
    public static ErasureHeader Linear() => new()
    {
        EcK = 3,
        EcM = 2,
        OriginalTreeCid = ByteString.CopyFrom(OriginalTree.Bytes),
        OriginalDatasetSize = 5 * 65536 - 7,
        Strategy = 0,
    };

    public static byte[] Block(ErasureHeader erasure, ulong datasetSize = 10 * 65536, string? mimeType = null)
    {
        var header = new ManifestHeader
        {
            TreeCid = ByteString.CopyFrom(Tree.Bytes),
            BlockSize = 65536,
            DatasetSize = datasetSize,
            Codec = Multicodec.CodexBlock,
            HashCodec = Multicodec.Sha256,
            CidVersion = 2,
            ErasureOrFilename = erasure.ToByteString(),
            FilenameOrMimeType = ByteString.CopyFromUtf8("video.mkv"),
        };
        if (mimeType is not null)
            header.MimeType = ByteString.CopyFromUtf8(mimeType);
        return new ManifestBlock { Header = header.ToByteString() }.ToByteArray();
    }
}
