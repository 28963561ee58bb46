using Codex.Content.Protobuf;
using Codex.Multiformats;
using Google.Protobuf;

namespace Codex.Content;

/// <summary>
/// What a manifest must satisfy, decoded or about to be encoded. A dataset has at least one byte: there is no tree
/// without leaves, and upstream refuses to make such a manifest.
/// </summary>
internal static class ManifestRules
{
    /// <summary>Upstream's ordinal for CIDv1 (formats, section 4).</summary>
    public const ulong CidVersion = 2;

    /// <summary>The only version of M3 there is (formats, section 4).</summary>
    public const ulong ManifestVersion = 0;

    private const int MaxErasureStrategy = 1;

    private static readonly MessageParser<ErasureHeader> ErasureHeaderParser =
        ErasureHeader.Parser.WithDiscardUnknownFields(true);

    /// <summary>A manifest from the fields of its header.</summary>
    public static ManifestError TryBuild(ManifestFields fields, out Manifest? manifest)
    {
        manifest = null;
        if (fields is not
            {
                TreeCid: { } treeCid, BlockSize: { } blockSize, DatasetSize: { } datasetSize,
                Codec: { } codec, HashCodec: { } hashCodec, CidVersion: { } cidVersion,
            })
            return ManifestError.Malformed;
        if (codec != Multicodec.CodexBlock || hashCodec != Multicodec.Sha256 || cidVersion != CidVersion)
            return ManifestError.Unsupported;
        if (blockSize > ContentLimits.MaxBlockSize || datasetSize > long.MaxValue)
            return ManifestError.OutOfRange;
        if (!Cid.TryDecode(treeCid.Span, out var tree, out _))
            return ManifestError.Malformed;

        var error = ManifestTexts.Read(fields.Filename, ContentLimits.MaxFilenameBytes, out var filename);
        if (error != ManifestError.None)
            return error;
        error = ManifestTexts.Read(fields.MimeType, ContentLimits.MaxMimeTypeBytes, out var mimeType);
        if (error != ManifestError.None)
            return error;
        ErasureInfo? erasure = null;
        if (fields.Erasure is { } erasureBytes)
            error = TryBuild(erasureBytes, out erasure);
        if (error != ManifestError.None)
            return error;

        var built = new Manifest
        {
            TreeCid = tree,
            BlockSize = (int)blockSize,
            DatasetSize = (long)datasetSize,
            Filename = filename,
            MimeType = mimeType,
            Erasure = erasure,
        };
        error = Check(built);
        manifest = error == ManifestError.None ? built : null;
        return error;
    }

    /// <summary>Everything that can be wrong with a manifest's values.</summary>
    public static ManifestError Check(Manifest manifest)
    {
        if (!manifest.TreeCid.IsTreeRoot)
            return ManifestError.Unsupported;
        if (manifest.BlockSize is < 1 or > ContentLimits.MaxBlockSize
            || !HasPossibleSize(manifest.DatasetSize, manifest.BlockSize)
            || !IsWithin(manifest.Filename, ContentLimits.MaxFilenameBytes)
            || !IsWithin(manifest.MimeType, ContentLimits.MaxMimeTypeBytes))
            return ManifestError.OutOfRange;
        return manifest.Erasure is { } erasure ? Check(manifest, erasure) : ManifestError.None;
    }

    private static ManifestError TryBuild(ByteString bytes, out ErasureInfo? erasure)
    {
        erasure = null;
        var header = ManifestCodec.Parse(ErasureHeaderParser, bytes.Span);
        if (header is not
            {
                HasEcK: true, HasEcM: true, HasStrategy: true,
                HasOriginalTreeCid: true, HasOriginalDatasetSize: true,
            })
            return ManifestError.Malformed;
        if (header.EcK > int.MaxValue || header.EcM > int.MaxValue || header.Strategy > MaxErasureStrategy
            || header.OriginalDatasetSize > long.MaxValue)
            return ManifestError.OutOfRange;
        if (!Cid.TryDecode(header.OriginalTreeCid.Span, out var originalTree, out _))
            return ManifestError.Malformed;
        erasure = new ErasureInfo
        {
            EcK = (int)header.EcK,
            EcM = (int)header.EcM,
            OriginalTreeCid = originalTree,
            OriginalDatasetSize = (long)header.OriginalDatasetSize,
            Strategy = (int)header.Strategy,
            Verifiable = header.HasVerification,
        };
        return ManifestError.None;
    }

    // nim-codex, codex/manifest/manifest.nim, verify(): groups of K data blocks, the last one filled up, each with M
    // parity blocks.
    private static ManifestError Check(Manifest manifest, ErasureInfo erasure)
    {
        if (!erasure.OriginalTreeCid.IsTreeRoot)
            return ManifestError.Unsupported;
        if (erasure.EcK < 1 || erasure.EcM < 1 || erasure.Strategy is < 0 or > MaxErasureStrategy
            || !HasPossibleSize(erasure.OriginalDatasetSize, manifest.BlockSize))
            return ManifestError.OutOfRange;
        var originalBlocks = Manifest.CountBlocks(erasure.OriginalDatasetSize, manifest.BlockSize);
        var groups = Manifest.CountBlocks(originalBlocks, erasure.EcK);
        return groups * ((long)erasure.EcK + erasure.EcM) == manifest.BlockCount
            ? ManifestError.None
            : ManifestError.OutOfRange;
    }

    private static bool HasPossibleSize(long datasetSize, int blockSize) =>
        datasetSize >= 1 && Manifest.CountBlocks(datasetSize, blockSize) <= ContentLimits.MaxBlockCount;

    private static bool IsWithin(string? text, int maxBytes) =>
        text is null || ManifestTexts.StrictUtf8.GetByteCount(text) <= maxBytes;
}
