namespace Codex.Content.Tests;

public sealed class ManifestCodecTests
{
    private static readonly Cid Tree = Cid.Parse("zDzSvJTezk7bJNQqFq8k1iHXY84psNuUfZVusA5bBQQUSuyzDSVL");

    private static readonly Manifest Plain = new() { TreeCid = Tree, BlockSize = 65536, DatasetSize = 18 };

    [Fact]
    public void TryDecode_WhateverIsEncoded_ComesBack() => SeededCases.Check(2_000, random =>
    {
        var blockSize = random.Next(1, random.Next(2) == 0 ? 70_000 : ContentLimits.MaxBlockSize + 1);
        var manifest = new Manifest
        {
            TreeCid = Cid.FromDigest(0xCD03, random.Exactly(32)),
            BlockSize = blockSize,
            DatasetSize = random.NextInt64(1, (long)blockSize * ContentLimits.MaxBlockCount + 1),
            Filename = RandomText(random, ContentLimits.MaxFilenameBytes),
            MimeType = RandomMimeType(random),
        };
        foreach (var format in Enum.GetValues<ManifestFormat>())
        {
            var block = ManifestCodec.Encode(manifest, format);

            Assert.True(ManifestCodec.TryDecode(block, out var decoded, out var error), error.ToString());
            Assert.Equal(manifest, decoded);
        }
    });

    // Formats, section 4: field 8 alone is M1's filename or M2's MIME type.
    [Theory]
    [InlineData("report.pdf", "report.pdf", null)]
    [InlineData("text/plain", null, "text/plain")]
    [InlineData("application/vnd.api+json", null, "application/vnd.api+json")]
    [InlineData("a/b/c", "a/b/c", null)]
    [InlineData("/etc", "/etc", null)]
    [InlineData("etc/", "etc/", null)]
    [InlineData("no type/x", "no type/x", null)]
    [InlineData("é/x", "é/x", null)]
    public void TryDecode_FieldEightAlone_IsAMimeTypeWhereItLooksLikeOne(
        string eighth, string? filename, string? mimeType)
    {
        var block = ManifestCodec.Encode(Plain with { Filename = eighth }, ManifestFormat.M1);

        Assert.True(ManifestCodec.TryDecode(block, out var manifest, out _));
        Assert.Equal((filename, mimeType), (manifest.Filename, manifest.MimeType));
    }

    [Fact]
    public void TryDecode_FieldNine_IsM1WhateverFieldEightLooksLike()
    {
        var named = Plain with { Filename = "text/plain", MimeType = "image/png" };

        Assert.True(ManifestCodec.TryDecode(ManifestCodec.Encode(named, ManifestFormat.M1), out var manifest, out _));
        Assert.Equal(named, manifest);
    }

    [Theory]
    [InlineData("\u0008\u0002\u0010\u0001\u001a&")]
    [InlineData("{\"a\":1}")]
    [InlineData("a\r\nSet-Cookie: x")]
    [InlineData("../../../etc/passwd")]
    [InlineData("\0")]
    [InlineData("名前.txt")]
    public void TryDecode_FilenameOfM2_IsTakenAsItIs(string filename)
    {
        var block = ManifestCodec.Encode(Plain with { Filename = filename }, ManifestFormat.M2);

        Assert.True(ManifestCodec.TryDecode(block, out var manifest, out _));
        Assert.Equal((filename, null), (manifest.Filename, manifest.MimeType));
    }

    [Fact]
    public void Encode_EmptyTexts_WritesNone()
    {
        foreach (var format in Enum.GetValues<ManifestFormat>())
        {
            Assert.Equal(
                ManifestCodec.Encode(Plain, format),
                ManifestCodec.Encode(Plain with { Filename = "", MimeType = "" }, format));
        }
    }

    [Fact]
    public void Encode_TextsOfTheGreatestLength_FitAManifestBlock()
    {
        var longest = Plain with
        {
            Filename = new string('n', ContentLimits.MaxFilenameBytes),
            MimeType = "x/" + new string('m', ContentLimits.MaxMimeTypeBytes - 2),
        };
        foreach (var format in Enum.GetValues<ManifestFormat>())
        {
            Assert.True(ManifestCodec.TryDecode(ManifestCodec.Encode(longest, format), out var manifest, out _));
            Assert.Equal(longest, manifest);
        }
    }

    [Fact]
    public void Encode_ImpossibleManifest_Throws()
    {
        var protectedManifest = Plain with
        {
            Erasure = new ErasureInfo
            {
                EcK = 1,
                EcM = 1,
                OriginalTreeCid = Tree,
                OriginalDatasetSize = 1,
                Strategy = 0,
                Verifiable = false,
            },
        };
        Manifest[] impossible =
        [
            protectedManifest,
            Plain with { TreeCid = default },
            Plain with { TreeCid = Cid.FromDigest(0xCD02, Tree.Digest) },
            Plain with { BlockSize = 0 },
            Plain with { BlockSize = -1 },
            Plain with { BlockSize = ContentLimits.MaxBlockSize + 1 },
            Plain with { DatasetSize = 0 },
            Plain with { DatasetSize = -1 },
            Plain with { DatasetSize = 65536L * ContentLimits.MaxBlockCount + 1 },
            Plain with { DatasetSize = long.MaxValue },
            Plain with { Filename = new string('é', 128) },
            Plain with { MimeType = new string('m', 129) },
            Plain with { Filename = "\ud800" },
        ];

        foreach (var manifest in impossible)
        {
            foreach (var format in Enum.GetValues<ManifestFormat>())
                Assert.ThrowsAny<ArgumentException>(() => ManifestCodec.Encode(manifest, format));
        }
    }

    [Fact]
    public void Encode_UndefinedFormat_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ManifestCodec.Encode(Plain, (ManifestFormat)3));

    [Theory]
    [InlineData(1, 65536, 1)]
    [InlineData(65536, 65536, 1)]
    [InlineData(65537, 65536, 2)]
    [InlineData(10, 1, 10)]
    public void BlockCount_AnySize_RoundsUp(long datasetSize, int blockSize, int blocks) =>
        Assert.Equal(blocks, (Plain with { DatasetSize = datasetSize, BlockSize = blockSize }).BlockCount);

    private static string? RandomText(Random random, int maxBytes)
    {
        const string Characters = "abcXYZ019 .-_()é名\r\n\"\\\t";
        if (random.Next(3) == 0)
            return null;
        var text = new char[random.Next(1, maxBytes / 3)];
        for (var i = 0; i < text.Length; i++)
            text[i] = Characters[random.Next(Characters.Length)];
        return new string(text);
    }

    private static string? RandomMimeType(Random random) =>
        random.Next(3) == 0 ? null : $"type{random.Next(100)}/{new string('s', random.Next(1, 100))}";
}
