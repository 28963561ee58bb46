using System.Diagnostics.CodeAnalysis;
using Codex.Content.Protobuf;
using Codex.Multiformats;
using Google.Protobuf;

namespace Codex.Content;

/// <summary>Manifests to and from the bytes of their blocks (formats, section 4).</summary>
public static class ManifestCodec
{
    private static readonly MessageParser<ManifestBlock> BlockParser =
        ManifestBlock.Parser.WithDiscardUnknownFields(true);

    private static readonly MessageParser<ManifestHeader> HeaderParser =
        ManifestHeader.Parser.WithDiscardUnknownFields(true);

    private static readonly MessageParser<VersionedManifestHeader> VersionedHeaderParser =
        VersionedManifestHeader.Parser.WithDiscardUnknownFields(true);

    /// <summary>
    /// Bytes of the manifest block. Throws <see cref="ArgumentException"/> for a protected manifest, for any that
    /// <see cref="TryDecode"/> would refuse, and for text that has no UTF-8 form (an unpaired surrogate). Empty text is
    /// written as none.
    /// </summary>
    /// <remarks>
    /// One manifest in M1 does not decode to itself: one with a filename that looks like a MIME type (<c>a/b</c>), and
    /// no MIME type. Its bytes are those of an M2 with that MIME type and no filename.
    /// </remarks>
    public static byte[] Encode(Manifest manifest, ManifestFormat format)
    {
        if (manifest.Erasure is not null)
            throw new ArgumentException("Protected manifests are decoded only.", nameof(manifest));
        var error = ManifestRules.Check(manifest);
        if (error != ManifestError.None)
            throw new ArgumentException($"Not a possible manifest: {error}.", nameof(manifest));

        IMessage header = format switch
        {
            ManifestFormat.M1 => LegacyHeader(manifest, isM2: false),
            ManifestFormat.M2 => LegacyHeader(manifest, isM2: true),
            ManifestFormat.M3 => VersionedHeader(manifest),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a manifest format."),
        };
        return new ManifestBlock { Header = header.ToByteString() }.ToByteArray();
    }

    /// <summary>
    /// Decodes any of the three layouts; false with a reason for anything else. Where a field comes twice the last one
    /// counts, and unknown fields are skipped, as protobuf has it.
    /// </summary>
    public static bool TryDecode(
        ReadOnlySpan<byte> block,
        [NotNullWhen(true)] out Manifest? manifest,
        out ManifestError error)
    {
        manifest = null;
        if (block.Length > ContentLimits.MaxManifestBytes)
            error = ManifestError.TooLarge;
        else if (Parse(BlockParser, block) is not { HasHeader: true } envelope)
            error = ManifestError.Malformed;
        else
            error = TryDecodeHeader(envelope.Header.Span, out manifest);
        return manifest is not null;
    }

    /// <summary>Parses a message; null for what is none. Unknown fields are not kept: they cost no memory.</summary>
    internal static TMessage? Parse<TMessage>(MessageParser<TMessage> parser, ReadOnlySpan<byte> bytes)
        where TMessage : class, IMessage<TMessage>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static ManifestError TryDecodeHeader(ReadOnlySpan<byte> bytes, out Manifest? manifest)
    {
        manifest = null;
        // Field 1 tells: a number is M3's version, bytes are the tree of M1 and M2. Each reader skips the other's.
        var versioned = Parse(VersionedHeaderParser, bytes);
        if (versioned is null)
            return ManifestError.Malformed;
        if (versioned.HasManifestVersion)
        {
            return versioned.ManifestVersion == ManifestRules.ManifestVersion
                ? ManifestRules.TryBuild(ManifestFields.Of(versioned), out manifest)
                : ManifestError.Unsupported;
        }
        var header = Parse(HeaderParser, bytes);
        return header is null
            ? ManifestError.Malformed
            : ManifestRules.TryBuild(ManifestFields.Of(header), out manifest);
    }

    private static ManifestHeader LegacyHeader(Manifest manifest, bool isM2)
    {
        var header = new ManifestHeader
        {
            TreeCid = ByteString.CopyFrom(manifest.TreeCid.Bytes),
            BlockSize = (ulong)manifest.BlockSize,
            DatasetSize = (ulong)manifest.DatasetSize,
            Codec = Multicodec.CodexBlock,
            HashCodec = Multicodec.Sha256,
            CidVersion = ManifestRules.CidVersion,
        };
        var (filename, mimeType) = (Utf8(manifest.Filename), Utf8(manifest.MimeType));
        if (filename is not null && isM2)
            header.ErasureOrFilename = filename;
        if ((isM2 ? mimeType : filename) is { } eighth)
            header.FilenameOrMimeType = eighth;
        if (mimeType is not null && !isM2)
            header.MimeType = mimeType;
        return header;
    }

    private static VersionedManifestHeader VersionedHeader(Manifest manifest)
    {
        var header = new VersionedManifestHeader
        {
            ManifestVersion = ManifestRules.ManifestVersion,
            TreeCid = ByteString.CopyFrom(manifest.TreeCid.Bytes),
            BlockSize = (ulong)manifest.BlockSize,
            DatasetSize = (ulong)manifest.DatasetSize,
            Codec = Multicodec.CodexBlock,
            HashCodec = Multicodec.Sha256,
            CidVersion = ManifestRules.CidVersion,
        };
        if (Utf8(manifest.Filename) is { } filename)
            header.Filename = filename;
        if (Utf8(manifest.MimeType) is { } mimeType)
            header.MimeType = mimeType;
        return header;
    }

    private static ByteString? Utf8(string? text) =>
        string.IsNullOrEmpty(text) ? null : ByteString.CopyFrom(ManifestTexts.StrictUtf8.GetBytes(text));
}
