using Codex.Exchange.Messages;
using Codex.Exchange.Messages.Protobuf;
using Google.Protobuf;

namespace Codex.Exchange.Tests.Messages;

/// <summary>The generated codec, against which the one by hand is held.</summary>
internal static class Generated
{
    public static BlockExchangeMessage Message(
        WantList? wants = null,
        IReadOnlyList<BlockPresence>? presences = null,
        IReadOnlyList<Parts.Block>? blocks = null)
    {
        var message = new BlockExchangeMessage
        {
            WantList = new WantListMessage { Full = wants?.IsFull ?? false },
            PendingBytes = 0,
            Account = new AccountMessage { Address = ByteString.Empty },
            Payment = new StateChannelMessage { Update = ByteString.Empty },
        };
        message.WantList.Entries.AddRange((wants?.Entries ?? []).Select(Entry));
        message.BlockPresences.AddRange((presences ?? []).Select(Presence));
        message.Payload.AddRange((blocks ?? []).Select(Delivery));
        return message;
    }

    public static void AssertEqual(BlockExchangeMessage expected, Parts actual)
    {
        Assert.Equal(
            expected.WantList.Entries.Select(entry => (
                Address(entry.Address), (WantType)entry.WantType, entry.Cancel, entry.SendDontHave)),
            actual.Wants.SelectMany(list => list.Entries)
                .Select(entry => (entry.Address, entry.Type, entry.IsCancel, entry.SendDontHave)));
        Assert.Equal(expected.WantList.Full, actual.Wants.Any(list => list.IsFull));
        Assert.Equal(
            expected.BlockPresences.Select(presence =>
                new BlockPresence(Address(presence.Address), presence.Type == 0)),
            actual.Presences);
        Assert.Equal(
            expected.Payload.Select(block => (
                Address(block.Address), block.Cid.ToBase64(), block.Data.ToBase64(), block.Proof.ToBase64())),
            actual.Blocks.Select(block => (
                block.Address,
                Convert.ToBase64String(block.Cid),
                Convert.ToBase64String(block.Data),
                Convert.ToBase64String(block.Proof))));
    }

    private static BlockAddress Address(BlockAddressMessage address)
    {
        var bytes = address.Leaf ? address.TreeCid : address.Cid;
        Assert.True(Content.Cid.TryDecode(bytes.Span, out var cid, out _));
        return address.Leaf ? BlockAddress.Leaf(cid, (int)address.Index) : BlockAddress.Block(cid);
    }

    private static BlockAddressMessage Address(BlockAddress address) => address.IsLeaf
        ? new BlockAddressMessage
        {
            Leaf = true,
            TreeCid = ByteString.CopyFrom(address.Cid.Bytes),
            Index = (ulong)address.Index,
        }
        : new BlockAddressMessage { Leaf = false, Cid = ByteString.CopyFrom(address.Cid.Bytes) };

    private static WantEntryMessage Entry(WantEntry entry) => new()
    {
        Address = Address(entry.Address),
        Priority = 0,
        Cancel = entry.IsCancel,
        WantType = (ulong)entry.Type,
        SendDontHave = entry.SendDontHave,
    };

    private static BlockPresenceMessage Presence(BlockPresence presence) => new()
    {
        Address = Address(presence.Address),
        Type = presence.IsHere ? 0u : 1,
        Price = ByteString.CopyFrom(new byte[32]),
    };

    private static BlockDeliveryMessage Delivery(Parts.Block block)
    {
        var message = new BlockDeliveryMessage
        {
            Cid = ByteString.CopyFrom(block.Cid),
            Data = ByteString.CopyFrom(block.Data),
            Address = Address(block.Address),
        };
        if (block.Address.IsLeaf)
            message.Proof = ByteString.CopyFrom(block.Proof);
        return message;
    }
}
