using Codex.Content;
using Codex.Exchange.Messages;

namespace Codex.Exchange.Serving;

/// <summary>Names a run of neighbouring blocks of a tree, or one block by its own CID.</summary>
/// <param name="Cid">The tree's CID, or the block's.</param>
/// <param name="Number">Number of the run within the tree; -1 for a block by its own CID.</param>
internal readonly record struct PageKey(Cid Cid, int Number)
{
    private const int NoTree = -1;

    /// <summary>True when it names blocks of a tree.</summary>
    public bool IsOfTree => Number != NoTree;

    /// <summary>The page of a block, and the block's place in it.</summary>
    public static PageKey Of(BlockAddress address, out int slot)
    {
        slot = address.IsLeaf ? address.Index % WantPage.Blocks : 0;
        return new PageKey(address.Cid, address.IsLeaf ? address.Index / WantPage.Blocks : NoTree);
    }

    /// <summary>The block at a place.</summary>
    public BlockAddress AddressAt(int slot) =>
        IsOfTree ? BlockAddress.Leaf(Cid, Number * WantPage.Blocks + slot) : BlockAddress.Block(Cid);
}
