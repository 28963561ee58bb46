using Codex.Content;
using Codex.Storage.Disk;
using Codex.Storage.Layout;
using Codex.Storage.Tests.Disk;

namespace Codex.Storage.Tests.Layout;

public sealed class TreeReaderTests
{
    private static readonly int[] LeafCounts = [1, 2, 3, 5, 8, 127, 128, 129, 255, 256, 257, 1000, 4096, 5001];

    [Fact]
    public void WriterThenReader_AnyOrder_GiveTheProofsOfTheTree()
    {
        var random = Seed.NextRandom();
        foreach (var leafCount in LeafCounts)
        {
            var tree = NewTree(random, leafCount);
            using var file = NewFile(tree.Layout);
            var writer = new TreeWriter(file, tree.Layout);
            var reader = new TreeReader(file, tree.Layout);
            var path = new byte[tree.Layout.Depth * MerkleTree.NodeBytes];
            var order = Enumerable.Range(0, leafCount).ToArray();
            random.Shuffle(order);
            foreach (var index in order)
            {
                // Read between writes, and before: what was not there must not be remembered.
                var other = random.Next(leafCount);
                if (reader.TryCopyPath(other, tree.Root, path))
                    Assert.Equal(tree.Prove(other).Path.ToArray(), path);
                Write(writer, tree, index);
                Assert.True(reader.TryCopyPath(index, tree.Root, path), $"{index} of {leafCount}");
                Assert.Equal(tree.Prove(index).Path.ToArray(), path);
                Assert.Equal(Leaf(tree, index), reader.Leaf(index, isFresh: false));
            }
            var nodes = new byte[tree.Nodes.Length];
            file.Read(nodes, 0);
            Assert.True(tree.Nodes.SequenceEqual(nodes), $"{leafCount} leaves");
        }
    }

    [Fact]
    public void TryCopyPath_ADamagedNode_IsFalseForTheLeavesThatItConcernsUntilItIsRepaired()
    {
        var random = Seed.NextRandom();
        foreach (var leafCount in LeafCounts.Where(count => count > 1))
        {
            var tree = NewTree(random, leafCount);
            using var file = NewFile(tree.Layout);
            file.Write(tree.Nodes, 0);
            var damaged = random.Next((int)tree.Layout.NodeCount - 1);
            var good = tree.Nodes.Slice(damaged * MerkleTree.NodeBytes, MerkleTree.NodeBytes).ToArray();
            var bad = good.ToArray();
            bad[random.Next(bad.Length)] ^= 1;
            file.Write(bad, (long)damaged * MerkleTree.NodeBytes);
            var reader = new TreeReader(file, tree.Layout);
            var path = new byte[tree.Layout.Depth * MerkleTree.NodeBytes];
            for (var index = 0; index < leafCount; index++)
            {
                if (reader.TryCopyPath(index, tree.Root, path))
                    Assert.True(new InclusionProof(index, leafCount, path).Verify(Leaf(tree, index), tree.Root));
                else
                    Assert.True(IsOnPath(tree, index, damaged) || damaged == index, $"{damaged} {index} {leafCount}");
            }
            file.Write(good, (long)damaged * MerkleTree.NodeBytes);
            for (var index = 0; index < leafCount; index++)
                Assert.True(reader.TryCopyPath(index, tree.Root, path));
        }
    }

    [Fact]
    public void TryCopyPath_InOrder_ReadsTheFileRarely()
    {
        var tree = NewTree(new Random(1), 4096);
        using var file = new CountingFile(NewFile(tree.Layout));
        file.Write(tree.Nodes, 0);
        var reader = new TreeReader(file, tree.Layout);
        var path = new byte[tree.Layout.Depth * MerkleTree.NodeBytes];
        for (var index = 0; index < 4096; index++)
            Assert.True(reader.TryCopyPath(index, tree.Root, path));
        // One read per window of 128 nodes, of 8192 nodes: a block costs a fortieth of a system call.
        Assert.InRange(file.Reads, 64, 100);
    }

    [Fact]
    public void Write_InOrder_WritesEveryPairOnce()
    {
        var tree = NewTree(new Random(1), 4096);
        using var file = new CountingFile(NewFile(tree.Layout));
        var writer = new TreeWriter(file, tree.Layout);
        for (var index = 0; index < 4096; index++)
            Write(writer, tree, index);
        Assert.Equal(4095 + 1, file.Writes);
    }

    [Fact]
    public async Task Write_ByManyThreads_LeavesNoLeafWithoutItsPath()
    {
        var tree = NewTree(Seed.NextRandom(), 3000);
        using var file = NewFile(tree.Layout);
        var writer = new TreeWriter(file, tree.Layout);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            var reader = new TreeReader(file, tree.Layout);
            var path = new byte[tree.Layout.Depth * MerkleTree.NodeBytes];
            for (var index = thread; index < 3000; index += 4)
            {
                Write(writer, tree, index);
                Assert.True(reader.TryCopyPath(index, tree.Root, path));
            }
        })));
    }

    [Fact]
    public void TryVerify_AnyOrder_AgreesWithTheProofItself_WhateverIsWrong()
    {
        var random = Seed.NextRandom();
        foreach (var leafCount in LeafCounts)
        {
            var tree = NewTree(random, leafCount);
            using var file = NewFile(tree.Layout);
            var writer = new TreeWriter(file, tree.Layout);
            var pairs = new byte[writer.PathBytes];
            for (var round = 0; round < 400; round++)
            {
                var index = random.Next(leafCount);
                Write(writer, tree, index);
                var near = Math.Clamp(index + random.Next(-2, 3), 0, leafCount - 1);
                var path = tree.Prove(near).Path.ToArray();
                var leaf = Leaf(tree, near);
                var wrong = random.Next(3);
                if (wrong == 1)
                    path[random.Next(path.Length)] ^= (byte)(1 << random.Next(8));
                if (wrong == 2)
                    leaf[random.Next(leaf.Length)] ^= (byte)(1 << random.Next(8));
                var proof = new InclusionProof(near, leafCount, path);
                Assert.Equal(proof.Verify(leaf, tree.Root), writer.TryVerify(proof, leaf, tree.Root, pairs, out _));
                Assert.Equal(wrong == 0, proof.Verify(leaf, tree.Root));
            }
        }
    }

    [Fact]
    public void TryVerify_InOrder_HashesAsOftenAsThereAreNodes()
    {
        var tree = NewTree(new Random(1), 4096);
        using var file = NewFile(tree.Layout);
        var writer = new TreeWriter(file, tree.Layout);
        var pairs = new byte[writer.PathBytes];
        var hashes = 0;
        for (var index = 0; index < 4096; index++)
        {
            Assert.True(writer.TryVerify(tree.Prove(index), Leaf(tree, index), tree.Root, pairs, out var levels));
            hashes += levels;
            writer.Write(index, tree.Root, pairs, levels);
        }

        Assert.Equal(4095, hashes);
    }

    /// <summary>True when a node is a sibling on the path of a leaf.</summary>
    private static bool IsOnPath(MerkleTree tree, int index, int node) =>
        Enumerable.Range(0, tree.Layout.Depth)
            .Any(level => node == tree.Layout.LevelStart(level) + ((index >> level) ^ 1));

    private static void Write(TreeWriter writer, MerkleTree tree, int index)
    {
        Span<byte> pairs = stackalloc byte[writer.PathBytes];
        Assert.True(writer.TryVerify(tree.Prove(index), Leaf(tree, index), tree.Root, pairs, out var levels));
        writer.Write(index, tree.Root, pairs, levels);
    }

    private static byte[] Leaf(MerkleTree tree, int index) =>
        tree.Nodes.Slice(index * MerkleTree.NodeBytes, MerkleTree.NodeBytes).ToArray();

    private static MerkleTree NewTree(Random random, int leafCount)
    {
        var leaves = new byte[leafCount * MerkleTree.NodeBytes];
        random.NextBytes(leaves);
        return MerkleTree.Build(leaves);
    }

    private static IDiskFile NewFile(MerkleLayout layout)
    {
        var file = new LossyDisk().Create("/tree");
        file.SetLength(TreeFile.Length(layout));
        return file;
    }

    private sealed class CountingFile(IDiskFile inner) : IDiskFile
    {
        public int Reads { get; private set; }

        public int Writes { get; private set; }

        public long Length => inner.Length;

        public void SetLength(long length) => inner.SetLength(length);

        public int Read(Span<byte> destination, long offset)
        {
            Reads++;
            return inner.Read(destination, offset);
        }

        public void Write(ReadOnlySpan<byte> source, long offset)
        {
            Writes++;
            inner.Write(source, offset);
        }

        public void StartWriteback(long offset, long count) => inner.StartWriteback(offset, count);

        public void Flush() => inner.Flush();

        public void Dispose() => inner.Dispose();
    }
}
