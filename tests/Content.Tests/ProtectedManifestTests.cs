using Codex.Content.Protobuf;
using Google.Protobuf;

namespace Codex.Content.Tests;

public sealed class ProtectedManifestTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("video/x-matroska")]
    public void TryDecode_Protected_GivesErasureAndTexts(string? mimeType)
    {
        var block = ProtectedManifests.Block(ProtectedManifests.Linear(), mimeType: mimeType);

        Assert.True(ManifestCodec.TryDecode(block, out var manifest, out var error), error.ToString());

        Assert.Equal(("video.mkv", mimeType, 10), (manifest.Filename, manifest.MimeType, manifest.BlockCount));
        Assert.Equal(
            new ErasureInfo
            {
                EcK = 3,
                EcM = 2,
                OriginalTreeCid = ProtectedManifests.OriginalTree,
                OriginalDatasetSize = 5 * 65536 - 7,
                Strategy = 0,
                Verifiable = false,
            },
            manifest.Erasure);
    }

    [Fact]
    public void TryDecode_Verifiable_SaysSo()
    {
        var erasure = ProtectedManifests.Linear();
        erasure.Strategy = 1;
        erasure.Verification = ByteString.CopyFrom(0x0A, 0x01, 0x00);

        Assert.True(ManifestCodec.TryDecode(ProtectedManifests.Block(erasure), out var manifest, out _));
        Assert.Equal((true, 1), (manifest.Erasure!.Verifiable, manifest.Erasure.Strategy));
    }

    [Theory]
    [InlineData(9 * 65536UL)]
    [InlineData(10 * 65536UL + 1)]
    [InlineData(5 * 65536UL)]
    public void TryDecode_BlocksThatDoNotMakeTheGroups_IsOutOfRange(ulong datasetSize) =>
        AssertError(ManifestError.OutOfRange, ProtectedManifests.Block(ProtectedManifests.Linear(), datasetSize));

    [Fact]
    public void TryDecode_ErasureOutOfRange_IsRefused()
    {
        foreach (var change in new Action<ErasureHeader>[]
        {
            erasure => erasure.EcK = 0,
            erasure => erasure.EcM = 0,
            erasure => erasure.EcK = ulong.MaxValue,
            erasure => (erasure.EcK, erasure.EcM) = (int.MaxValue, int.MaxValue),
            erasure => erasure.EcK = (1UL << 32) + 3,
            erasure => erasure.Strategy = 2,
            erasure => erasure.OriginalDatasetSize = 0,
            erasure => erasure.OriginalDatasetSize = ulong.MaxValue,
            erasure => erasure.OriginalDatasetSize = long.MaxValue,
        })
        {
            var erasure = ProtectedManifests.Linear();
            change(erasure);
            AssertError(ManifestError.OutOfRange, ProtectedManifests.Block(erasure));
        }
    }

    [Fact]
    public void TryDecode_ErasurePartMissing_IsMalformed()
    {
        foreach (var change in new Action<ErasureHeader>[]
        {
            erasure => erasure.ClearEcK(),
            erasure => erasure.ClearEcM(),
            erasure => erasure.ClearStrategy(),
            erasure => erasure.ClearOriginalDatasetSize(),
            erasure => erasure.OriginalTreeCid = ByteString.CopyFrom(0x01, 0x83),
        })
        {
            var erasure = ProtectedManifests.Linear();
            change(erasure);
            AssertError(ManifestError.Malformed, ProtectedManifests.Block(erasure));
        }
    }

    [Fact]
    public void TryDecode_OriginalTreeThatIsNone_IsUnsupported()
    {
        var erasure = ProtectedManifests.Linear();
        erasure.OriginalTreeCid = ByteString.CopyFrom(Cid.OfManifest([1]).Bytes);

        AssertError(ManifestError.Unsupported, ProtectedManifests.Block(erasure));
    }

    [Fact]
    public void TryDecode_TextAsErasurePartOfM1_IsMalformed()
    {
        var header = new ManifestHeader
        {
            TreeCid = ByteString.CopyFrom(ProtectedManifests.OriginalTree.Bytes),
            BlockSize = 65536,
            DatasetSize = 1,
            Codec = 0xCD02,
            HashCodec = 0x12,
            CidVersion = 2,
            ErasureOrFilename = ByteString.CopyFromUtf8("name"),
            FilenameOrMimeType = ByteString.CopyFromUtf8("name"),
            MimeType = ByteString.CopyFromUtf8("a/b"),
        };

        AssertError(ManifestError.Malformed, new ManifestBlock { Header = header.ToByteString() }.ToByteArray());
    }

    private static void AssertError(ManifestError expected, byte[] block)
    {
        Assert.False(ManifestCodec.TryDecode(block, out var manifest, out var error));
        Assert.Null(manifest);
        Assert.Equal(expected, error);
    }
}
