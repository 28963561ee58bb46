using Codex.Content.Tests.Vectors;
using Codex.Multiformats;

namespace Codex.Content.Tests;

public sealed class LiveNodeDatasetTests
{
    public static TheoryData<int> Indices => [.. Enumerable.Range(0, LiveDatasetVector.Stored.Count)];

    [Theory]
    [MemberData(nameof(Indices))]
    public void Encode_RecordedUpload_GivesTheLiveNodesBytesAndCids(int index)
    {
        var vector = LiveDatasetVector.Stored[index];
        var leaves = TestDataset.Leaves(TestDataset.OfFormula(vector.Size), ContentLimits.DefaultBlockSize);
        var tree = MerkleTree.Build(leaves);
        var manifest = new Manifest
        {
            TreeCid = tree.TreeCid,
            BlockSize = ContentLimits.DefaultBlockSize,
            DatasetSize = vector.Size,
            Filename = vector.RequestFilename,
            MimeType = vector.RequestMimetype,
        };

        var block = ManifestCodec.Encode(manifest, ManifestFormat.M1);
        var cid = Cid.OfManifest(block);

        Assert.Equal(vector.TreeCidHex, Convert.ToHexStringLower(tree.TreeCid.Bytes));
        Assert.Equal(vector.ManifestBlockHex, Convert.ToHexStringLower(block));
        Assert.Equal(vector.ManifestCid, cid.ToString());
        Assert.Equal(vector.ManifestCidHex, Convert.ToHexStringLower(cid.Bytes));
        foreach (var expected in vector.Blocks ?? [])
        {
            var digest = leaves.AsSpan(expected.Index * BlockDigest.Bytes, BlockDigest.Bytes);
            Assert.Equal(expected.Cid, Cid.FromDigest(Multicodec.CodexBlock, digest).ToString());
            Assert.Equal(ContentLimits.DefaultBlockSize, expected.StoredSize);
        }
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void TryDecode_RecordedManifest_SaysWhatTheLiveNodeSaid(int index)
    {
        var vector = LiveDatasetVector.Stored[index];
        var expected = vector.ManifestJson!.Manifest;

        Assert.True(ManifestCodec.TryDecode(Convert.FromHexString(vector.ManifestBlockHex!), out var manifest, out _));

        Assert.Equal(expected.TreeCid, manifest.TreeCid.ToString());
        Assert.Equal(expected.DatasetSize, manifest.DatasetSize);
        Assert.Equal(expected.BlockSize, manifest.BlockSize);
        Assert.Equal(expected.Filename, manifest.Filename);
        Assert.Equal(expected.Mimetype, manifest.MimeType);
        Assert.Equal(expected.Protected, manifest.Erasure is not null);
    }

    [Fact]
    public void Stored_RecordedUploads_CoverSizesFromOneByteToTenMebibytes()
    {
        Assert.Contains(LiveDatasetVector.Stored, vector => vector.Size == 1);
        Assert.Contains(LiveDatasetVector.Stored, vector => vector.Size == 10 * 1024 * 1024);
        Assert.Contains(LiveDatasetVector.Stored, vector => vector.Blocks is { Count: > 10 });
    }
}
