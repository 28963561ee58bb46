using System.Security.Cryptography;
using System.Text;

namespace Codex.Content.Tests;

public sealed class MerkleTreeTests
{
    // Recorded from a live 2025 node: leaf i is the SHA-256 of the single byte i.
    [Theory]
    [InlineData(1, "2d911775b9ae3471d5757078cc65a9594a78a9c3bde8e48626f931dc31dd09df")]
    [InlineData(13, "7e2ac077b12217002f1b0c065d4764fa377a52ed391e87adc214ab01d234810d")]
    [InlineData(16, "e272296ac69d2d84ec2c1c5ace2cbf7c95c8cc468cda2d5700d85f0b00eb31aa")]
    [InlineData(17, "09993bb5f44eef52c6713cae0358a97345eacc68aa79236a743390bfc65cc33f")]
    [InlineData(31, "267cc9cc6ce927eea7ba83db159595be2151cee4b36b7836f446d715bf9bdbfe")]
    [InlineData(33, "71c6cfa66fd41bf4163134a13b7f9bff10a7aab794046da2b75fc9d7550d0843")]
    [InlineData(100, "6cd6fd2e908235c85f217bb1ed3b8fb1b118940ce795341b184370a4422b580d")]
    public void Build_LiveNodeLeaves_GivesLiveNodeRoot(int leafCount, string root)
    {
        var tree = MerkleTree.Build(HashedCounters(leafCount));

        Assert.Equal(root, Convert.ToHexStringLower(tree.Root));
    }

    [Fact]
    public void Prove_LiveNodeLeaves_GivesLiveNodeProof() =>
        Assert.Equal(
            "08121004180522220a20" + new string('0', 64) + "22220a20" + new string('0', 64)
                + "22220a20e711805cf373f33ee2233e8503db786df056a13d10990cb5de8ac30cfd998970",
            Convert.ToHexStringLower(MerkleTree.Build(HashedCounters(5)).Prove(4).EncodeProtobuf()));

    [Fact]
    public void Build_AnyLeaves_IsTheReferenceTree() => SeededCases.Check(300, random =>
    {
        var leaves = random.Exactly(random.Next(1, 200) * MerkleTree.NodeBytes);
        var layers = ReferenceTree.Layers(leaves);

        var tree = MerkleTree.Build(leaves);

        Assert.Equal(layers.SelectMany(layer => layer).SelectMany(node => node), tree.Nodes.ToArray());
        Assert.Equal(layers[^1].Single(), tree.Root.ToArray());
        Assert.Equal(layers.Count - 1, tree.Layout.Depth);
        Assert.True(tree.TreeCid.IsTreeRoot);
        Assert.True(tree.TreeCid.Digest.SequenceEqual(tree.Root));
    });

    [Fact]
    public void HashLayer_InRunsOfEvenLength_EqualsTheWhole() => SeededCases.Check(500, random =>
    {
        var nodes = random.Exactly(random.Next(1, 100) * MerkleTree.NodeBytes);
        var isBottomLayer = random.Next(2) == 0;
        var whole = new byte[(nodes.Length / MerkleTree.NodeBytes + 1) / 2 * MerkleTree.NodeBytes];
        MerkleTree.HashLayer(nodes, whole, isBottomLayer);

        var inRuns = new byte[whole.Length];
        for (var start = 0; start < nodes.Length;)
        {
            var length = Math.Min(nodes.Length - start, 2 * random.Next(1, 12) * MerkleTree.NodeBytes);
            MerkleTree.HashLayer(nodes.AsSpan(start, length), inRuns.AsSpan(start / 2), isBottomLayer);
            start += length;
        }

        Assert.Equal(whole, inRuns);
    });

    [Fact]
    public void HashLayer_IntoItsOwnNodes_EqualsIntoOthers() => SeededCases.Check(100, random =>
    {
        var nodes = random.Exactly(random.Next(1, 40) * MerkleTree.NodeBytes);
        var parents = new byte[(nodes.Length / MerkleTree.NodeBytes + 1) / 2 * MerkleTree.NodeBytes];
        MerkleTree.HashLayer(nodes, parents, isBottomLayer: true);

        MerkleTree.HashLayer(nodes, nodes, isBottomLayer: true);

        Assert.Equal(parents, nodes[..parents.Length]);
    });

    [Fact]
    public void HashLayer_AnyNumberOfNodes_AllocatesNothing()
    {
        var nodes = new byte[1001 * MerkleTree.NodeBytes];
        MerkleTree.HashLayer(nodes, nodes, isBottomLayer: true);
        var before = GC.GetAllocatedBytesForCurrentThread();

        MerkleTree.HashLayer(nodes, nodes, isBottomLayer: true);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(0, 32)]
    [InlineData(31, 32)]
    [InlineData(33, 32)]
    [InlineData(64, 31)]
    [InlineData(96, 63)]
    public void HashLayer_WrongLengths_Throws(int nodeBytes, int parentBytes) =>
        Assert.Throws<ArgumentException>(
            () => MerkleTree.HashLayer(new byte[nodeBytes], new byte[parentBytes], isBottomLayer: true));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    public void Build_NoWholeLeaves_Throws(int bytes) =>
        Assert.Throws<ArgumentException>(() => MerkleTree.Build(new byte[bytes]));

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Prove_LeafNotInTheTree_Throws(int index)
    {
        var tree = MerkleTree.Build(new byte[3 * MerkleTree.NodeBytes]);

        Assert.Throws<ArgumentOutOfRangeException>(() => tree.Prove(index));
    }

    [Fact]
    public void Compress_LeftRightAndKey_HashesThemInThisOrder()
    {
        var left = Encoding.ASCII.GetBytes(new string('l', 32));
        var right = Encoding.ASCII.GetBytes(new string('r', 32));
        var parent = new byte[32];

        MerkleTree.Compress(left, right, key: 2, parent);

        Assert.Equal(SHA256.HashData([.. left, .. right, 2]), parent);
        Assert.Throws<ArgumentException>(() => MerkleTree.Compress(left, right.AsSpan(1), key: 2, parent));
    }

    private static byte[] HashedCounters(int count) =>
        [.. Enumerable.Range(0, count).SelectMany(i => SHA256.HashData([(byte)i]))];
}
