using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Storage.Tests;

namespace Codex.Exchange.Tests.Downloads;

/// <summary>A dataset as one that has all of it sends it.</summary>
internal sealed class SampleDataset
{
    private readonly MerkleTree _tree;

    public SampleDataset(int seed, int blocks)
    {
        Bytes = Samples.Bytes(seed, blocks * Samples.BlockSize);
        BlockCount = blocks;
        _tree = Samples.Tree(Bytes);
        ManifestBlock = Samples.ManifestBlock(Bytes);
        Cid = Cid.OfManifest(ManifestBlock);
    }

    public byte[] Bytes { get; }

    public int BlockCount { get; }

    public byte[] ManifestBlock { get; }

    public Cid Cid { get; }

    public Cid TreeCid => _tree.TreeCid;

    public BlockDelivery Manifest => new(BlockAddress.Block(Cid), [], ManifestBlock, []);

    public BlockDelivery Block(int index) => new(
        BlockAddress.Leaf(TreeCid, index), [], Samples.Block(Bytes, index), _tree.Prove(index).EncodeProtobuf());

    /// <summary>A block with a proof that is another's.</summary>
    public BlockDelivery Forged(int index) => new(
        BlockAddress.Leaf(TreeCid, index), [], new byte[Samples.BlockSize], _tree.Prove(index).EncodeProtobuf());
}
