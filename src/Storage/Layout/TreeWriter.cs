using Codex.Content;
using Codex.Storage.Disk;

namespace Codex.Storage.Layout;

/// <summary>
/// Writes the nodes that verified proofs establish into a <c>tree</c> file, each of them once: neighbours share most of
/// their paths, so that a block costs one small write instead of one per level. Thread-safe.
/// </summary>
/// <remarks>
/// Nodes are written in pairs of siblings, top to bottom, and a pair is remembered only when it is in the file: one
/// that is known has everything above it in the file, too, whichever thread wrote that.
/// </remarks>
internal sealed class TreeWriter
{
    private const int Node = MerkleTree.NodeBytes;

    /// <summary>Pairs that one page of the memory tells of.</summary>
    private const int PagePairs = 1 << 15;

    private readonly IDiskFile _file;
    private readonly MerkleLayout _layout;

    // Which pairs are in the file, by where their parent is among the nodes above the leaves. Pages are made when used.
    private readonly ulong[]?[] _written;

    public TreeWriter(IDiskFile file, MerkleLayout layout)
    {
        _file = file;
        _layout = layout;
        _written = new ulong[]?[(layout.NodeCount - layout.LeafCount + PagePairs - 1) / PagePairs];
    }

    /// <summary>Writes a leaf, its siblings, and their parents up to the root, as far as they are not there.</summary>
    public void Write(InclusionProof proof, ReadOnlySpan<byte> leaf)
    {
        Span<byte> pairs = stackalloc byte[MerkleLayout.MaxDepth * 2 * Node];
        Span<byte> node = stackalloc byte[Node];
        leaf.CopyTo(node);
        var path = proof.Path.Span;
        var missing = 0;
        for (; missing < _layout.Depth && !IsWritten(missing, proof.Index); missing++)
        {
            var position = proof.Index >> missing;
            var pair = pairs.Slice(missing * 2 * Node, 2 * Node);
            node.CopyTo(pair[((position & 1) * Node)..]);
            path.Slice(missing * Node, Node).CopyTo(pair[(((position & 1) ^ 1) * Node)..]);
            MerkleTree.HashLayer(pair[..PairBytes(missing, position)], node, isBottomLayer: missing == 0);
        }
        if (missing == _layout.Depth)
            _file.Write(node, TreeFile.Offset(_layout.LevelStart(_layout.Depth)));
        for (var level = missing - 1; level >= 0; level--)
        {
            var position = proof.Index >> level;
            var bytes = pairs.Slice(level * 2 * Node, PairBytes(level, position));
            _file.Write(bytes, TreeFile.Offset(_layout.LevelStart(level) + (position & ~1)));
            MarkWritten(level, proof.Index);
        }
    }

    /// <summary>A last node without a sibling is written alone.</summary>
    private int PairBytes(int level, int position) =>
        (position ^ 1) < _layout.LevelLength(level) ? 2 * Node : Node;

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
