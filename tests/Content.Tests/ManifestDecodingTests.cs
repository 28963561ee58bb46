using System.Text;
using Codex.Content.Protobuf;
using Google.Protobuf;

namespace Codex.Content.Tests;

/// <summary>Blocks that strangers might send as manifests.</summary>
public sealed class ManifestDecodingTests
{
    // Multiples of the input: a header is parsed twice, and small fields make small objects.
    private const int Memory = 64;

    private static readonly Cid Tree = Cid.Parse("zDzSvJTezk7bJNQqFq8k1iHXY84psNuUfZVusA5bBQQUSuyzDSVL");

    private static readonly Manifest Named = new()
    {
        TreeCid = Tree,
        BlockSize = 65536,
        DatasetSize = 70_000,
        Filename = "hello.txt",
        MimeType = "text/plain",
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void TryDecode_FieldMissing_IsMalformed(int field)
    {
        var header = Header();
        var versioned = VersionedHeader();
        Action[] clear =
        [
            () => { header.ClearTreeCid(); versioned.ClearTreeCid(); },
            () => { header.ClearBlockSize(); versioned.ClearBlockSize(); },
            () => { header.ClearDatasetSize(); versioned.ClearDatasetSize(); },
            () => { header.ClearCodec(); versioned.ClearCodec(); },
            () => { header.ClearHashCodec(); versioned.ClearHashCodec(); },
            () => { header.ClearCidVersion(); versioned.ClearCidVersion(); },
        ];

        clear[field - 1]();

        AssertError(ManifestError.Malformed, header);
        AssertError(ManifestError.Malformed, versioned);
    }

    [Fact]
    public void TryDecode_OtherVersionCodecHashOrTree_IsUnsupported()
    {
        foreach (var change in new Action<ManifestHeader>[]
        {
            header => header.Codec = 0xCD01,
            header => header.Codec = 0xCD02 + (1UL << 32),
            header => header.HashCodec = 0x13,
            header => header.HashCodec = 0,
            header => header.CidVersion = 1,
            header => header.TreeCid = Bytes(Cid.FromDigest(0xCD02, Tree.Digest)),
            header => header.TreeCid = ByteString.CopyFrom([0x12, 0x20, .. Tree.Digest]),
        })
        {
            var header = Header();
            change(header);
            AssertError(ManifestError.Unsupported, header);
        }
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(1UL << 32)]
    public void TryDecode_OtherManifestVersion_IsUnsupported(ulong version)
    {
        var header = VersionedHeader();
        header.ManifestVersion = version;

        AssertError(ManifestError.Unsupported, header);
    }

    [Theory]
    [InlineData(0UL, 1UL)]
    [InlineData(ContentLimits.MaxBlockSize + 1UL, 1UL)]
    [InlineData((1UL << 32) + 65536, 1UL)]
    [InlineData(ulong.MaxValue, 1UL)]
    [InlineData(65536UL, 0UL)]
    [InlineData(65536UL, ulong.MaxValue)]
    [InlineData(65536UL, 1UL << 63)]
    [InlineData(65536UL, (ulong)long.MaxValue)]
    [InlineData(65536UL, 65536UL * ContentLimits.MaxBlockCount + 1)]
    [InlineData(1UL, ContentLimits.MaxBlockCount + 1UL)]
    public void TryDecode_SizeOutOfRange_IsOutOfRange(ulong blockSize, ulong datasetSize)
    {
        var header = Header();
        (header.BlockSize, header.DatasetSize) = (blockSize, datasetSize);
        var versioned = VersionedHeader();
        (versioned.BlockSize, versioned.DatasetSize) = (blockSize, datasetSize);

        AssertError(ManifestError.OutOfRange, header);
        AssertError(ManifestError.OutOfRange, versioned);
    }

    [Theory]
    [InlineData(65536UL, 65536UL * ContentLimits.MaxBlockCount)]
    [InlineData((ulong)ContentLimits.MaxBlockSize, 1UL)]
    [InlineData(1UL, 1UL)]
    public void TryDecode_GreatestAndLeastSizes_AreAccepted(ulong blockSize, ulong datasetSize)
    {
        var header = Header();
        (header.BlockSize, header.DatasetSize) = (blockSize, datasetSize);

        Assert.True(ManifestCodec.TryDecode(Block(header), out var manifest, out _));
        Assert.InRange(manifest.BlockCount, 1, ContentLimits.MaxBlockCount);
    }

    [Fact]
    public void TryDecode_TextTooLongOrNotUtf8_IsRefused()
    {
        var header = VersionedHeader();
        header.Filename = ByteString.CopyFrom(new byte[ContentLimits.MaxFilenameBytes + 1]);
        AssertError(ManifestError.OutOfRange, header);

        header.Filename = ByteString.CopyFrom(0x61, 0xC3);
        AssertError(ManifestError.Malformed, header);

        header.Filename = ByteString.CopyFrom(0xED, 0xA0, 0x80);
        AssertError(ManifestError.Malformed, header);

        header.ClearFilename();
        header.MimeType = ByteString.CopyFrom(new byte[ContentLimits.MaxMimeTypeBytes + 1]);
        AssertError(ManifestError.OutOfRange, header);

        header.MimeType = ByteString.CopyFrom(0xFF);
        AssertError(ManifestError.Malformed, header);
    }

    [Fact]
    public void TryDecode_EmptyTexts_AreNone()
    {
        var header = Header();
        header.FilenameOrMimeType = ByteString.Empty;
        header.MimeType = ByteString.Empty;
        var versioned = VersionedHeader();
        versioned.Filename = ByteString.Empty;
        versioned.MimeType = ByteString.Empty;

        foreach (var block in new[] { Block(header), Block(versioned) })
        {
            Assert.True(ManifestCodec.TryDecode(block, out var manifest, out _));
            Assert.Equal((null, null), (manifest.Filename, manifest.MimeType));
        }
    }

    [Fact]
    public void TryDecode_TreeCidThatIsNone_IsMalformed()
    {
        byte[][] noCids = [[], Tree.Bytes[..37].ToArray(), [.. Tree.Bytes, 0]];
        foreach (var bytes in noCids)
        {
            var header = Header();
            header.TreeCid = ByteString.CopyFrom(bytes);
            AssertError(ManifestError.Malformed, header);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("0a")]
    [InlineData("0a00")]
    [InlineData("0801")]
    [InlineData("0aff")]
    [InlineData("0a05ffffffffff")]
    [InlineData("00")]
    [InlineData("0b")]
    [InlineData("0b0b0b0b0b0b0b0b")]
    [InlineData("0affffffff0f")]
    [InlineData("0affffffffffffffffff01")]
    public void TryDecode_NoManifestBlock_IsMalformed(string hex) =>
        AssertError(ManifestError.Malformed, Convert.FromHexString(hex));

    [Fact]
    public void TryDecode_UnknownFields_AreSkipped()
    {
        byte[] header = [.. Header().ToByteArray(), 0xA0, 0x06, 0x01, 0xAA, 0x06, 0x02, 0x61, 0x62];
        byte[] block = [.. Wrap(header), 0x10, 0x01];

        Assert.True(ManifestCodec.TryDecode(block, out var manifest, out _));
        Assert.Equal(70_000, manifest.DatasetSize);
    }

    [Fact]
    public void TryDecode_FieldTwice_LastOneCounts()
    {
        var first = Header();
        first.DatasetSize = 0;
        first.Codec = 1;
        byte[] header = [.. first.ToByteArray(), .. Header().ToByteArray()];
        byte[] block = [.. Wrap([1, 2, 3]), .. Wrap(header)];

        Assert.True(ManifestCodec.TryDecode(block, out var manifest, out _));
        Assert.Equal(70_000, manifest.DatasetSize);
    }

    [Fact]
    public void TryDecode_LongerThanTheLimit_IsTooLargeUnparsed()
    {
        byte[] block = Wrap(new byte[8_000_000]);

        HostileInput.FeedOne(block, 0, bytes => AssertError(ManifestError.TooLarge, bytes));
        AssertError(ManifestError.TooLarge, new byte[ContentLimits.MaxManifestBytes + 1]);
        AssertError(ManifestError.Malformed, new byte[ContentLimits.MaxManifestBytes]);
    }

    [Theory]
    [InlineData("0a00")]
    [InlineData("0a0178")]
    [InlineData("1200")]
    [InlineData("4200")]
    [InlineData("4a0178")]
    [InlineData("7800")]
    [InlineData("fa0700")]
    [InlineData("0b")]
    [InlineData("7b7c")]
    public void TryDecode_OneFieldThousandsOfTimes_TakesMemoryInProportion(string field)
    {
        var header = string.Concat(Enumerable.Repeat(field, 65_000 / (field.Length / 2)));

        foreach (var input in new[] { Convert.FromHexString(header), Wrap(Convert.FromHexString(header)) })
            HostileInput.FeedOne(input, Memory, bytes => Assert.False(ManifestCodec.TryDecode(bytes, out _, out _)));
    }

    [Fact]
    public void TryDecode_ManyDifferentUnknownFields_TakesMemoryInProportion()
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            for (var field = 100; stream.Length + output.Position < 60_000 && field < 15_000; field++)
            {
                output.WriteTag(field, WireFormat.WireType.Varint);
                output.WriteUInt32(0);
            }
        }

        HostileInput.FeedOne(
            Wrap(stream.ToArray()), Memory, bytes => Assert.False(ManifestCodec.TryDecode(bytes, out _, out _)));
    }

    [Fact]
    public void TryDecode_Garbage_NeverThrowsAndAcceptsOnlyPossibleManifests() => HostileInput.Feed(
        10_000,
        Memory,
        bytes =>
        {
            if (ManifestCodec.TryDecode(bytes, out var manifest, out var error))
                AssertPossible(manifest);
            else
                Assert.NotEqual(ManifestError.None, error);
        },
        ManifestCodec.Encode(Named, ManifestFormat.M1),
        ManifestCodec.Encode(Named, ManifestFormat.M2),
        ManifestCodec.Encode(Named, ManifestFormat.M3),
        ProtectedManifests.Block(ProtectedManifests.Linear()));

    private static void AssertPossible(Manifest manifest)
    {
        Assert.True(manifest.TreeCid.IsTreeRoot);
        Assert.InRange(manifest.BlockSize, 1, ContentLimits.MaxBlockSize);
        Assert.InRange(manifest.BlockCount, 1, ContentLimits.MaxBlockCount);
        Assert.InRange(Encoding.UTF8.GetByteCount(manifest.Filename ?? "x"), 1, ContentLimits.MaxFilenameBytes);
        Assert.InRange(Encoding.UTF8.GetByteCount(manifest.MimeType ?? "x"), 1, ContentLimits.MaxMimeTypeBytes);
        if (manifest.Erasure is null)
            Assert.NotEmpty(ManifestCodec.Encode(manifest, ManifestFormat.M3));
    }

    private static ManifestHeader Header() => new()
    {
        TreeCid = Bytes(Tree),
        BlockSize = 65536,
        DatasetSize = 70_000,
        Codec = 0xCD02,
        HashCodec = 0x12,
        CidVersion = 2,
    };

    private static VersionedManifestHeader VersionedHeader() => new()
    {
        ManifestVersion = 0,
        TreeCid = Bytes(Tree),
        BlockSize = 65536,
        DatasetSize = 70_000,
        Codec = 0xCD02,
        HashCodec = 0x12,
        CidVersion = 2,
    };

    private static ByteString Bytes(Cid cid) => ByteString.CopyFrom(cid.Bytes);

    private static byte[] Block(IMessage header) => Wrap(header.ToByteArray());

    private static byte[] Wrap(byte[] header) =>
        new ManifestBlock { Header = ByteString.CopyFrom(header) }.ToByteArray();

    private static void AssertError(ManifestError expected, IMessage header) => AssertError(expected, Block(header));

    private static void AssertError(ManifestError expected, byte[] block)
    {
        Assert.False(ManifestCodec.TryDecode(block, out var manifest, out var error));
        Assert.Null(manifest);
        Assert.Equal(expected, error);
    }
}
