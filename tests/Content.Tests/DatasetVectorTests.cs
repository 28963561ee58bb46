using Codex.Content.Tests.Vectors;
using Codex.Multiformats;

namespace Codex.Content.Tests;

public sealed class DatasetVectorTests
{
    public static TheoryData<int> Indices => [.. Enumerable.Range(0, DatasetVector.All.Count)];

    [Theory]
    [MemberData(nameof(Indices))]
    public void Build_VectorDataset_GivesItsTreeBlocksAndProofs(int index)
    {
        var vector = DatasetVector.All[index];
        var leaves = TestDataset.Leaves(TestDataset.OfFormula(vector.Size), ContentLimits.DefaultBlockSize);
        Cid BlockCid(int block) =>
            Cid.FromDigest(Multicodec.CodexBlock, leaves.AsSpan(block * BlockDigest.Bytes, BlockDigest.Bytes));

        var tree = MerkleTree.Build(leaves);

        Assert.Equal(vector.Root, Convert.ToHexStringLower(tree.Root));
        Assert.Equal(vector.TreeCid, tree.TreeCid.ToString());
        Assert.Equal(vector.Blocks, tree.Layout.LeafCount);
        Assert.Equal(vector.FirstBlockCid, BlockCid(0).ToString());
        Assert.Equal(vector.LastBlockCid, BlockCid(vector.Blocks - 1).ToString());
        Assert.NotEmpty(vector.Proofs);
        foreach (var expected in vector.Proofs)
        {
            var proof = tree.Prove(expected.Index);
            Assert.Equal(expected.Protobuf, Convert.ToHexStringLower(proof.EncodeProtobuf()));

            Assert.True(InclusionProof.TryDecodeProtobuf(Convert.FromHexString(expected.Protobuf), out var decoded));
            Assert.True(decoded.Verify(BlockCid(expected.Index).Digest, tree.Root));
        }
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Encode_VectorManifest_GivesItsBytesInEveryFormat(int index)
    {
        var vector = DatasetVector.All[index];
        Assert.NotEmpty(vector.Manifests);
        foreach (var expected in vector.Manifests)
        {
            var manifest = new Manifest
            {
                TreeCid = Cid.Parse(vector.TreeCid),
                BlockSize = ContentLimits.DefaultBlockSize,
                DatasetSize = vector.Size,
                Filename = expected.Filename,
                MimeType = expected.Mimetype,
            };
            Assert.Equal(vector.Blocks, manifest.BlockCount);
            foreach (var (format, block) in expected.Formats)
            {
                var encoded = ManifestCodec.Encode(manifest, format);

                Assert.Equal(block.Block, Convert.ToHexStringLower(encoded));
                Assert.Equal(block.Cid, Cid.OfManifest(encoded).ToString());
                Assert.True(ManifestCodec.TryDecode(encoded, out var decoded, out var error));
                Assert.Equal(ManifestError.None, error);
                Assert.Equal(manifest, decoded);
            }
        }
    }
}
