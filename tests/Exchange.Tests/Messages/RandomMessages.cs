using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Multiformats;

namespace Codex.Exchange.Tests.Messages;

/// <summary>Random content of messages.</summary>
internal static class RandomMessages
{
    public static BlockAddress NextAddress(this Random random) => random.Next(3) == 0
        ? BlockAddress.Block(Cid.FromDigest(Multicodec.CodexManifest, random.Exactly(32)))
        : BlockAddress.Leaf(
            Cid.FromDigest(Multicodec.CodexRoot, random.Exactly(32)),
            random.Next(1 << random.Next(1, 29)));

    public static WantList NextWants(this Random random, int most = 40) => new(
        [
            .. Enumerable.Range(0, random.Next(most)).Select(_ => new WantEntry(
                random.NextAddress(), (WantType)random.Next(2), random.Next(2) == 0, random.Next(2) == 0)),
        ],
        random.Next(2) == 0);

    public static BlockPresence[] NextPresences(this Random random, int most = 40) =>
        [.. Enumerable.Range(0, random.Next(1, most)).Select(_ =>
            new BlockPresence(random.NextAddress(), random.Next(2) == 0))];

    public static Parts.Block[] NextBlocks(this Random random, int most = 6) =>
        [.. Enumerable.Range(0, random.Next(1, most)).Select(_ => random.NextBlock())];

    private static Parts.Block NextBlock(this Random random)
    {
        var address = random.NextAddress();
        return new Parts.Block(new BlockDelivery(
            address,
            Cid.FromDigest(Multicodec.CodexBlock, random.Exactly(32)).Bytes,
            random.UpTo(5000),
            address.IsLeaf ? random.UpTo(300) : []));
    }
}
