using Codex.Content.Protobuf;
using Google.Protobuf;

namespace Codex.Content;

/// <summary>
/// What the three layouts of a manifest header have in common, before any of it is checked: null is a field that was
/// not there.
/// </summary>
internal readonly record struct ManifestFields
{
    /// <summary>Binary CID of the tree root.</summary>
    public required ByteString? TreeCid { get; init; }

    /// <summary>Bytes of a block.</summary>
    public required ulong? BlockSize { get; init; }

    /// <summary>Real bytes.</summary>
    public required ulong? DatasetSize { get; init; }

    /// <summary>Multicodec of the blocks.</summary>
    public required ulong? Codec { get; init; }

    /// <summary>Multihash code of the blocks.</summary>
    public required ulong? HashCodec { get; init; }

    /// <summary>Upstream's ordinal of the CID version.</summary>
    public required ulong? CidVersion { get; init; }

    /// <summary>UTF-8, or null.</summary>
    public required ByteString? Filename { get; init; }

    /// <summary>UTF-8, or null.</summary>
    public required ByteString? MimeType { get; init; }

    /// <summary>Protobuf of an <see cref="ErasureHeader"/>, or null.</summary>
    public ByteString? Erasure { get; init; }

    /// <summary>Fields of M1 or M2; which of them it is shows in the fields 7 to 9 (formats, section 4).</summary>
    public static ManifestFields Of(ManifestHeader header)
    {
        var seventh = header.HasErasureOrFilename ? header.ErasureOrFilename : null;
        var eighth = header.HasFilenameOrMimeType ? header.FilenameOrMimeType : null;
        var ninth = header.HasMimeType ? header.MimeType : null;
        var (erasure, filename, mimeType) = ManifestTexts.TellApart(seventh, eighth, ninth);
        return new ManifestFields
        {
            TreeCid = header.HasTreeCid ? header.TreeCid : null,
            BlockSize = header.HasBlockSize ? header.BlockSize : null,
            DatasetSize = header.HasDatasetSize ? header.DatasetSize : null,
            Codec = header.HasCodec ? header.Codec : null,
            HashCodec = header.HasHashCodec ? header.HashCodec : null,
            CidVersion = header.HasCidVersion ? header.CidVersion : null,
            Erasure = erasure,
            Filename = filename,
            MimeType = mimeType,
        };
    }

    /// <summary>Fields of M3.</summary>
    public static ManifestFields Of(VersionedManifestHeader header) => new()
    {
        TreeCid = header.HasTreeCid ? header.TreeCid : null,
        BlockSize = header.HasBlockSize ? header.BlockSize : null,
        DatasetSize = header.HasDatasetSize ? header.DatasetSize : null,
        Codec = header.HasCodec ? header.Codec : null,
        HashCodec = header.HasHashCodec ? header.HashCodec : null,
        CidVersion = header.HasCidVersion ? header.CidVersion : null,
        Filename = header.HasFilename ? header.Filename : null,
        MimeType = header.HasMimeType ? header.MimeType : null,
    };
}
