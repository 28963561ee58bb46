using Codex.Content;
using Codex.Storage.Disk;

namespace Codex.Storage.Layout;

/// <summary>
/// Tells which blocks of a dataset are whole in its files, whatever its bitmap says: those whose bytes have the digest
/// that is their leaf, and whose leaf leads to the root. One caller at a time.
/// </summary>
internal sealed class BlockChecker(
    IDiskFile blocks, IDiskFile tree, MerkleLayout layout, int blockSize, long storedBytes, Cid treeCid)
{
    private readonly TreeReader _nodes = new(tree, layout);
    private readonly byte[] _block = new byte[blockSize];
    private readonly byte[] _path = new byte[layout.Depth * MerkleTree.NodeBytes];

    /// <summary>Reads the leaf, and the block only where there is one.</summary>
    public bool IsWhole(int index)
    {
        var leaf = _nodes.Leaf(index, isFresh: false);
        if (!leaf.ContainsAnyExcept((byte)0))
            return false;
        var offset = (long)index * blockSize;
        var bytes = _block.AsSpan(0, (int)Math.Min(blockSize, storedBytes - offset));
        if (blocks.Read(bytes, offset) != bytes.Length)
            return false;
        Span<byte> digest = stackalloc byte[BlockDigest.Bytes];
        BlockDigest.Compute(bytes, blockSize, digest);
        return digest.SequenceEqual(leaf) && _nodes.TryCopyPath(index, treeCid.Digest, _path);
    }
}
