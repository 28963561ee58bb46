namespace Codex.Content.Tests;

public sealed class InclusionProofTests
{
    [Fact]
    public void Verify_EveryLeafOfEveryTree_IsTrue()
    {
        foreach (var leafCount in Enumerable.Range(1, 70))
            SeededCases.Check(1, random => AssertEveryProofVerifies(random.Exactly(leafCount * MerkleTree.NodeBytes)));
    }

    [Fact]
    public void Verify_AnyLeafOfALargeTree_IsTrue() => SeededCases.Check(10, random =>
    {
        var tree = RandomTree(random, random.Next(1_000, 6_000));
        for (var i = 0; i < 50; i++)
        {
            var index = random.Next(tree.Layout.LeafCount);
            Assert.True(tree.Prove(index).Verify(Leaf(tree, index), tree.Root));
        }
    });

    [Fact]
    public void Verify_AnyChangedBit_IsFalse() => SeededCases.Check(3_000, random =>
    {
        var tree = RandomTree(random, random.Next(1, 40));
        var proof = tree.Prove(random.Next(tree.Layout.LeafCount));
        var leaf = Leaf(tree, proof.Index).ToArray();
        var root = tree.Root.ToArray();
        var path = proof.Path.ToArray();
        Assert.True(proof.Verify(leaf, root));

        random.FlipBit(random.Next(3) switch { 0 => leaf, 1 => root, _ => path });

        Assert.False(new InclusionProof(proof.Index, proof.LeafCount, path).Verify(leaf, root));
    });

    [Fact]
    public void Verify_AnyOtherIndex_IsFalse() => SeededCases.Check(200, random =>
    {
        var tree = RandomTree(random, random.Next(2, 40));
        var proof = tree.Prove(random.Next(tree.Layout.LeafCount));
        for (var index = 0; index < proof.LeafCount; index++)
        {
            var moved = new InclusionProof(index, proof.LeafCount, proof.Path);
            Assert.Equal(index == proof.Index, moved.Verify(Leaf(tree, proof.Index), tree.Root));
        }
    });

    [Fact]
    public void Verify_OtherLeafOfTheTree_IsFalse() => SeededCases.Check(200, random =>
    {
        var tree = RandomTree(random, random.Next(2, 40));
        var proof = tree.Prove(random.Next(tree.Layout.LeafCount));
        for (var index = 0; index < proof.LeafCount; index++)
            Assert.Equal(index == proof.Index, proof.Verify(Leaf(tree, index), tree.Root));
    });

    // Leaves alike under one parent: the same proof is true of both, so an index is to be compared, not inferred.
    [Fact]
    public void Verify_TwinLeaves_IsTrueOfBothIndices()
    {
        var tree = MerkleTree.Build(new byte[2 * MerkleTree.NodeBytes]);
        var moved = new InclusionProof(1, 2, tree.Prove(0).Path);

        Assert.True(moved.Verify(Leaf(tree, 0), tree.Root));
    }

    [Fact]
    public void Verify_OtherLeafCount_IsFalseUnlessThePathHasTheSameGaps() => SeededCases.Check(300, random =>
    {
        var leafCount = random.Next(1, 80);
        var tree = RandomTree(random, leafCount);
        var index = random.Next(leafCount);
        var proof = tree.Prove(index);
        for (var other = index + 1; other < 100; other++)
        {
            if (new MerkleLayout(other).Depth != tree.Layout.Depth)
            {
                Assert.Throws<ArgumentException>(() => new InclusionProof(index, other, proof.Path));
                continue;
            }
            var claimed = new InclusionProof(index, other, proof.Path);
            Assert.Equal(Gaps(index, other) == Gaps(index, leafCount), claimed.Verify(Leaf(tree, index), tree.Root));
        }
    });

    [Fact]
    public void Verify_LastLeafWithOtherLeafCount_IsAlwaysFalse()
    {
        for (var leafCount = 1; leafCount < 130; leafCount++)
        {
            for (var other = leafCount + 1; other < 260; other++)
            {
                var sameDepth = new MerkleLayout(leafCount).Depth == new MerkleLayout(other).Depth;
                Assert.False(sameDepth && Gaps(leafCount - 1, other) == Gaps(leafCount - 1, leafCount));
            }
        }
    }

    // What the remarks of the type say: here is the case that no verifier can tell apart.
    [Fact]
    public void Verify_FirstOfFiveLeavesClaimedOfSixToEight_IsTrue() => SeededCases.Check(1, random =>
    {
        var tree = RandomTree(random, 5);
        foreach (var claimed in new[] { 5, 6, 7, 8 })
        {
            Assert.True(new InclusionProof(0, claimed, tree.Prove(0).Path).Verify(Leaf(tree, 0), tree.Root));
            Assert.Equal(
                claimed == 5,
                claimed <= 5 || new InclusionProof(4, claimed, tree.Prove(4).Path).Verify(Leaf(tree, 4), tree.Root));
        }
    });

    [Fact]
    public void Verify_FillerThatIsNotZero_IsFalseThoughItsHashesFit() => SeededCases.Check(300, random =>
    {
        var leafCount = 2 * random.Next(0, 30) + 1;
        var index = leafCount - 1;
        var leaf = random.Exactly(MerkleTree.NodeBytes);
        var path = new byte[new MerkleLayout(leafCount).Depth * MerkleTree.NodeBytes];
        random.NextBytes(path);
        var forged = new InclusionProof(index, leafCount, path);
        var root = RootOf(forged, leaf);

        Assert.True(ReferenceTree.Verify(forged, leaf, root));
        Assert.False(forged.Verify(leaf, root));
        Assert.False(InclusionProof.TryDecodeProtobuf(forged.EncodeProtobuf(), out _));
        Assert.False(InclusionProof.TryDecodeBinary(forged.EncodeBinary(), out _));
    });

    [Theory]
    [InlineData(31, 32)]
    [InlineData(32, 33)]
    [InlineData(0, 0)]
    public void Verify_LeafOrRootOfAnotherLength_IsFalse(int leafBytes, int rootBytes) =>
        Assert.False(MerkleTree.Build(new byte[32]).Prove(0).Verify(new byte[leafBytes], new byte[rootBytes]));

    [Theory]
    [InlineData(-1, 3, 64)]
    [InlineData(3, 3, 64)]
    [InlineData(0, 0, 32)]
    [InlineData(0, -1, 32)]
    [InlineData(0, ContentLimits.MaxBlockCount + 1, 29 * 32)]
    [InlineData(0, 3, 32)]
    [InlineData(0, 3, 96)]
    [InlineData(0, 3, 63)]
    [InlineData(0, 1, 0)]
    public void Proof_OfNoPossibleTree_Throws(int index, int leafCount, int pathBytes) =>
        Assert.ThrowsAny<ArgumentException>(() => new InclusionProof(index, leafCount, new byte[pathBytes]));

    private static void AssertEveryProofVerifies(byte[] leaves)
    {
        var tree = MerkleTree.Build(leaves);
        for (var index = 0; index < tree.Layout.LeafCount; index++)
        {
            var proof = tree.Prove(index);
            var leaf = Leaf(tree, index).ToArray();
            Assert.Equal((index, tree.Layout.LeafCount), (proof.Index, proof.LeafCount));
            Assert.True(proof.Verify(leaf, tree.Root));
            Assert.True(ReferenceTree.Verify(proof, leaf, tree.Root.ToArray()));
        }
    }

    private static byte[] RootOf(InclusionProof proof, byte[] leaf)
    {
        var node = leaf.ToArray();
        for (var level = 0; level < proof.Path.Length / MerkleTree.NodeBytes; level++)
        {
            var sibling = proof.Path.Span.Slice(level * MerkleTree.NodeBytes, MerkleTree.NodeBytes);
            var key = (byte)((level == 0 ? 1 : 0) + (Gaps(proof.Index, proof.LeafCount)[level] == '1' ? 2 : 0));
            if ((proof.Index >> level) % 2 == 1)
                MerkleTree.Compress(sibling, node, key, node);
            else
                MerkleTree.Compress(node, sibling, key, node);
        }
        return node;
    }

    // For each level 1 where the leaf's ancestor has no right sibling.
    private static string Gaps(int index, int leafCount)
    {
        var gaps = "";
        for (var (node, last) = (index, leafCount - 1); last > 0 || gaps.Length == 0; node >>= 1, last >>= 1)
            gaps += node % 2 == 0 && node == last ? '1' : '0';
        return gaps;
    }

    private static MerkleTree RandomTree(Random random, int leafCount) =>
        MerkleTree.Build(random.Exactly(leafCount * MerkleTree.NodeBytes));

    private static ReadOnlySpan<byte> Leaf(MerkleTree tree, int index) =>
        tree.Nodes.Slice(index * MerkleTree.NodeBytes, MerkleTree.NodeBytes);
}
