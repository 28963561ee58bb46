namespace Codex.Content;

/// <summary>
/// Where each node of a tree over <c>leafCount</c> leaves lies when all layers are stored one after another, leaves
/// first, root last. Pure arithmetic.
/// </summary>
public readonly struct MerkleLayout
{
    /// <summary>Layout for a number of leaves from 1 to <see cref="ContentLimits.MaxBlockCount"/>.</summary>
    public MerkleLayout(int leafCount) => throw new NotImplementedException();

    /// <summary>Number of leaves.</summary>
    public int LeafCount => throw new NotImplementedException();

    /// <summary>Number of levels above the leaves; at least 1 (a single leaf still gets one level).</summary>
    public int Depth => throw new NotImplementedException();

    /// <summary>Number of nodes in all layers, the leaves and the root included.</summary>
    public long NodeCount => throw new NotImplementedException();

    /// <summary>Number of nodes at a level, 0 being the leaves and <see cref="Depth"/> the root.</summary>
    public int LevelLength(int level) => throw new NotImplementedException();

    /// <summary>Number of nodes stored before the first node of a level.</summary>
    public long LevelStart(int level) => throw new NotImplementedException();
}
