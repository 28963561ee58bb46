using System.Numerics;

namespace Codex.Content;

/// <summary>
/// Where each node of a tree over <c>leafCount</c> leaves lies when all layers are stored one after another, leaves
/// first, root last. Pure arithmetic.
/// </summary>
/// <remarks>
/// With m = leafCount - 1, the last node of level l has index m &gt;&gt; l: halving and rounding up a count is halving
/// and rounding down its last index.
/// </remarks>
public readonly struct MerkleLayout
{
    /// <summary>
    /// Largest <see cref="Depth"/>: 2²⁸ leaves hold every dataset of up to <see cref="ContentLimits.MaxBlockCount"/>
    /// blocks.
    /// </summary>
    public const int MaxDepth = 28;

    private readonly int _lastLeaf;

    /// <summary>
    /// Layout for a number of leaves from 1 to <see cref="ContentLimits.MaxBlockCount"/>; throws
    /// <see cref="ArgumentOutOfRangeException"/> outside. The default value is the layout of one leaf.
    /// </summary>
    public MerkleLayout(int leafCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(leafCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(leafCount, ContentLimits.MaxBlockCount);
        _lastLeaf = leafCount - 1;
    }

    /// <summary>Number of leaves.</summary>
    public int LeafCount => _lastLeaf + 1;

    /// <summary>Number of levels above the leaves; at least 1 (a single leaf still gets one level).</summary>
    public int Depth => Math.Max(1, 32 - BitOperations.LeadingZeroCount((uint)_lastLeaf));

    /// <summary>Number of nodes in all layers, the leaves and the root included.</summary>
    public long NodeCount => LevelStart(Depth) + 1;

    /// <summary>
    /// Number of nodes at a level, 0 being the leaves and <see cref="Depth"/> the root. Throws
    /// <see cref="ArgumentOutOfRangeException"/> outside these.
    /// </summary>
    public int LevelLength(int level)
    {
        CheckLevel(level);
        return (_lastLeaf >> level) + 1;
    }

    /// <summary>
    /// Number of nodes stored before the first node of a level. Throws <see cref="ArgumentOutOfRangeException"/> for a
    /// level that the tree has not.
    /// </summary>
    public long LevelStart(int level)
    {
        CheckLevel(level);
        // The sum of (m >> i) + 1 for i below the level; the sum of m >> i over all i is 2m less the ones in m.
        var above = _lastLeaf >> level;
        return level + 2L * _lastLeaf - BitOperations.PopCount((uint)_lastLeaf)
            - (2L * above - BitOperations.PopCount((uint)above));
    }

    /// <summary>
    /// True when the ancestor of a leaf at a level has no right sibling: a proof holds zeros in the sibling's place.
    /// </summary>
    internal bool IsOddNode(int leafIndex, int level)
    {
        var index = leafIndex >> level;
        return index % 2 == 0 && index == _lastLeaf >> level;
    }

    private void CheckLevel(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, Depth);
    }
}
