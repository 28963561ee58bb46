using Codex.Content;
using Codex.Storage.Disk;

namespace Codex.Storage.Layout;

/// <summary>
/// Verifies proofs and writes the nodes that they establish into a <c>tree</c> file, each of them once: neighbours
/// share most of their paths, so that a block costs two hashes and one small write instead of one per level.
/// Thread-safe.
/// </summary>
/// <remarks>
/// Nodes are written in pairs of siblings, top to bottom, and a pair is remembered only when it is in the file: one
/// that is known has everything above it in the file, too, whichever thread wrote that.
/// </remarks>
internal sealed class TreeWriter
{
    private const int Node = MerkleTree.NodeBytes;
    private const int PairBytes = 2 * Node;

    /// <summary>Pairs that one page of the memory tells of.</summary>
    private const int PagePairs = 1 << 15;

    private readonly IDiskFile _file;
    private readonly MerkleLayout _layout;
    private readonly KnownPairs _known;

    // Which pairs are in the file, by where their parent is among the nodes above the leaves. Pages are made when used.
    private readonly ulong[]?[] _written;

    public TreeWriter(IDiskFile file, MerkleLayout layout)
    {
        _file = file;
        _layout = layout;
        _known = new KnownPairs(layout);
        _written = new ulong[]?[(layout.NodeCount - layout.LeafCount + PagePairs - 1) / PagePairs];
    }

    /// <summary>Bytes of the pairs of one path.</summary>
    public int PathBytes => _layout.Depth * PairBytes;

    /// <summary>Verifies that a leaf and a proof lead to the root, hashing as far up as no pair is known.</summary>
    /// <param name="proof">A proof for a tree of this layout.</param>
    /// <param name="leaf">The leaf.</param>
    /// <param name="root">The root of the tree.</param>
    /// <param name="pairs">Gets the pairs of the path that were not known, bottom to top.</param>
    /// <param name="levels">How many these are.</param>
    public bool TryVerify(
        InclusionProof proof, ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> root, Span<byte> pairs, out int levels)
    {
        Span<byte> node = stackalloc byte[Node];
        leaf.CopyTo(node);
        for (levels = 0; levels < _layout.Depth; levels++)
        {
            if (IsKnown(proof, levels, node))
                return true;
            var position = proof.Index >> levels;
            var sibling = Sibling(proof, levels);
            var isOdd = (position ^ 1) >= _layout.LevelLength(levels);
            if (isOdd && sibling.ContainsAnyExcept((byte)0))
                return false;
            var pair = pairs.Slice(levels * PairBytes, PairBytes);
            node.CopyTo(pair[((position & 1) * Node)..]);
            sibling.CopyTo(pair[(((position & 1) ^ 1) * Node)..]);
            MerkleTree.HashLayer(isOdd ? pair[..Node] : pair, node, isBottomLayer: levels == 0);
        }

        return node.SequenceEqual(root);
    }

    /// <summary>
    /// Writes a leaf, its siblings, and their parents up to the root, as far as they are not there.
    /// </summary>
    /// <param name="index">Index of the leaf.</param>
    /// <param name="root">The root of the tree.</param>
    /// <param name="pairs">The pairs that <see cref="TryVerify"/> gave for the leaf.</param>
    /// <param name="levels">How many these are.</param>
    public void Write(int index, ReadOnlySpan<byte> root, ReadOnlySpan<byte> pairs, int levels)
    {
        var missing = 0;
        while (missing < levels && !IsWritten(missing, index))
            missing++;
        if (missing == _layout.Depth)
            _file.Write(root, TreeFile.Offset(_layout.LevelStart(_layout.Depth)));
        for (var level = missing - 1; level >= 0; level--)
        {
            var first = (index >> level) & ~1;
            var nodes = Math.Min(2, _layout.LevelLength(level) - first);
            _file.Write(
                pairs.Slice(level * PairBytes, nodes * Node), TreeFile.Offset(_layout.LevelStart(level) + first));
            MarkWritten(level, index);
        }

        for (var level = 0; level < levels; level++)
            _known.Add(level, index, pairs.Slice(level * PairBytes, PairBytes));
    }

    private static ReadOnlySpan<byte> Sibling(InclusionProof proof, int level) =>
        proof.Path.Span.Slice(level * Node, Node);

    /// <summary>
    /// Whether all pairs of the path from a level up are known, and are those of the proof: one that is wrong anywhere
    /// is wrong.
    /// </summary>
    private bool IsKnown(InclusionProof proof, int level, ReadOnlySpan<byte> node)
    {
        var known = _known.Find(level, proof.Index);
        if (known.IsEmpty || !known.Slice(((proof.Index >> level) & 1) * Node, Node).SequenceEqual(node))
            return false;
        for (var above = level; above < _layout.Depth; above++)
        {
            var pair = _known.Find(above, proof.Index);
            var other = ((proof.Index >> above) & 1) ^ 1;
            if (pair.IsEmpty || !pair.Slice(other * Node, Node).SequenceEqual(Sibling(proof, above)))
                return false;
        }

        return true;
    }

    private long PairOf(int level, int index) =>
        _layout.LevelStart(level + 1) - _layout.LeafCount + (index >> (level + 1));

    private bool IsWritten(int level, int index)
    {
        var pair = PairOf(level, index);
        return Volatile.Read(ref _written[pair / PagePairs]) is { } page
            && (Volatile.Read(ref page[pair % PagePairs / 64]) >> (int)(pair % 64) & 1) != 0;
    }

    private void MarkWritten(int level, int index)
    {
        var pair = PairOf(level, index);
        ref var slot = ref _written[pair / PagePairs];
        if (Volatile.Read(ref slot) is null)
            Interlocked.CompareExchange(ref slot, new ulong[PagePairs / 64], null);
        Interlocked.Or(ref slot![pair % PagePairs / 64], 1UL << (int)(pair % 64));
    }
}
