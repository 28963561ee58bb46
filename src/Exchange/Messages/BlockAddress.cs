using Codex.Content;

namespace Codex.Exchange.Messages;

/// <summary>
/// What a peer asks for or tells of: a leaf of a dataset's tree, or a block by its own CID, which is how manifests are
/// asked for (block exchange, section 1).
/// </summary>
/// <param name="Cid">The tree's CID for a leaf; otherwise the block's own.</param>
/// <param name="Index">Index of the leaf; -1 for a block by its own CID.</param>
public readonly record struct BlockAddress(Cid Cid, int Index)
{
    private const int NoLeaf = -1;

    /// <summary>Whether it names a leaf of a tree.</summary>
    public bool IsLeaf => Index != NoLeaf;

    /// <summary>A leaf of a tree.</summary>
    public static BlockAddress Leaf(Cid treeCid, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new BlockAddress(treeCid, index);
    }

    /// <summary>A block by its own CID.</summary>
    public static BlockAddress Block(Cid cid) => new(cid, NoLeaf);

    /// <inheritdoc/>
    public override string ToString() => IsLeaf ? $"{Cid}[{Index}]" : Cid.ToString();
}
