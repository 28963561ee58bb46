using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Multiformats;
using Google.Protobuf;

namespace Codex.Exchange.Tests.Messages;

public sealed class MessageReaderTests
{
    [Fact]
    public void Read_AnyMessages_AreWhatWasWritten() => SeededCases.Check(200, random =>
    {
        var (wants, presences, blocks) = (random.NextWants(), random.NextPresences(), random.NextBlocks());
        var message = Generated.Message(wants, presences, blocks);
        Generated.AssertEqual(message, Parts.Read(Parts.Prefixed(message.ToByteArray())));
    });

    [Fact]
    public void Read_AMessageSplitAnywhere_IsTheSame()
    {
        foreach (var message in WireVectors.All.Where(message => message.Length < 2000))
        {
            var bytes = Parts.Prefixed(message);
            var whole = Parts.Read(bytes).Describe();
            for (var split = 0; split <= bytes.Length; split++)
                Assert.Equal(whole, Parts.Read(bytes.AsMemory(..split), bytes.AsMemory(split..)).Describe());
            var singles = Enumerable.Range(0, bytes.Length)
                .Select(i => (ReadOnlyMemory<byte>)bytes.AsMemory(i, 1)).ToArray();
            Assert.Equal(whole, Parts.Read(singles).Describe());
        }
    }

    [Fact]
    public void Read_AMessageInSegmentsOfAnySize_IsTheSame() => SeededCases.Check(200, random =>
    {
        var bytes = Parts.Prefixed(
            Generated.Message(random.NextWants(), random.NextPresences(), random.NextBlocks()).ToByteArray());
        var pieces = new List<ReadOnlyMemory<byte>>();
        for (var start = 0; start < bytes.Length;)
        {
            var count = Math.Min(bytes.Length - start, random.Next(1, 3000));
            pieces.Add(bytes.AsMemory(start, count));
            start += count;
        }
        Assert.Equal(Parts.Read(bytes).Describe(), Parts.Read(pieces).Describe());
    });

    [Fact]
    public void Read_AMessageCutAnywhere_WaitsForTheRest()
    {
        foreach (var message in WireVectors.All.Where(message => message.Length < 2000))
        {
            var bytes = Parts.Prefixed(message);
            for (var cut = 1; cut < bytes.Length; cut++)
            {
                var parts = Parts.Read(bytes.AsMemory(..cut));
                Assert.Equal(MessagePart.NeedMore, parts.End);
                Assert.False(parts.IsBetweenMessages);
            }
        }
    }

    [Fact]
    public void Read_Garbage_EndsWithAStatedResultAndLittleMemory() => HostileInput.Feed(
        3000,
        memoryPerInputByte: 40,
        input =>
        {
            using var reader = new MessageReader();
            var buffer = new System.Buffers.ReadOnlySequence<byte>(input);
            var found = 0;
            while (reader.Read(ref buffer) is MessagePart.Wants or MessagePart.Presences or MessagePart.Delivery)
                Assert.True(++found <= input.Length);
            var again = reader.Read(ref buffer);
            Assert.True(again is MessagePart.NeedMore or MessagePart.Malformed or MessagePart.TooLong);
        },
        [.. WireVectors.All.Where(message => message.Length < 2000).Select(Parts.Prefixed)]);

    [Fact]
    public void Read_ALongMessage_HoldsNoMoreThanOnePart()
    {
        const int BlockBytes = 65536;
        var block = Generated.Message(blocks: [Block(BlockBytes)]).ToByteArray()[4..^10];
        var count = WireLimits.MaxMessageBytes / block.Length;
        var prefix = new byte[Varint.Length((ulong)(count * block.Length))];
        Varint.Write(prefix, (ulong)(count * block.Length));

        using var reader = new MessageReader();
        var found = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i <= count; i++)
        {
            var buffer = new System.Buffers.ReadOnlySequence<byte>(i == 0 ? prefix : block);
            while (reader.Read(ref buffer) == MessagePart.Delivery)
            {
                Assert.Equal(BlockBytes, reader.Delivery.Data.Length);
                found++;
            }
            Assert.True(buffer.IsEmpty);
        }
        Assert.Equal(count, found);
        Assert.True(reader.IsBetweenMessages);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void Read_UnknownFields_AreSkippedWithoutBeingHeld()
    {
        // A field 9 of 64 MiB, then a presence.
        var presence = Generated.Message(presences: [new BlockPresence(new Random(1).NextAddress(), true)]);
        var rest = presence.ToByteArray();
        var field = new byte[6];
        var fieldBytes = 1 + Varint.Write(field.AsSpan(1), 64 << 20);
        field[0] = 9 << 3 | 2;
        var prefix = new byte[Varint.MaxLength];
        var prefixBytes = Varint.Write(prefix, (ulong)(fieldBytes + (64 << 20) + rest.Length));
        var chunk = new byte[1 << 20];
        var parts = Parts.Read(
        [
            prefix.AsMemory(0, prefixBytes),
            field.AsMemory(0, fieldBytes),
            .. Enumerable.Repeat((ReadOnlyMemory<byte>)chunk, 64),
            rest,
        ]);
        Assert.Single(parts.Presences);
        Assert.True(parts.IsBetweenMessages);
        Assert.Equal(0, parts.MostHeld);
    }

    [Theory]
    [InlineData(WireTags.MessageWantList, WireLimits.MaxWantListBytes)]
    [InlineData(WireTags.MessagePayload, WireLimits.MaxDeliveryBytes)]
    [InlineData(WireTags.MessagePresence, WireLimits.MaxPresenceBytes)]
    internal void Read_APartAboveItsLimit_IsRefusedBeforeItIsThere(uint tag, int limit)
    {
        Assert.Equal(MessagePart.NeedMore, Parts.Read(Announcing(tag, limit)).End);
        Assert.Equal(MessagePart.TooLong, Parts.Read(Announcing(tag, limit + 1)).End);
    }

    [Fact]
    public void Read_AMessageAboveTheLimit_IsRefusedBeforeItIsThere()
    {
        var prefix = new byte[Varint.MaxLength];
        var bytes = Varint.Write(prefix, WireLimits.MaxMessageBytes + 1);
        Assert.Equal(MessagePart.TooLong, Parts.Read(prefix.AsMemory(0, bytes)).End);
        Assert.Equal(
            MessagePart.TooLong, Parts.Read(Convert.FromHexString("ffffffffffffffff7f")).End);
    }

    [Fact]
    public void Read_ABlockAboveTheLimit_IsMalformed()
    {
        Assert.Single(Parts.Read(
            Parts.Prefixed(Generated.Message(blocks: [Block(WireLimits.MaxBlockBytes)]).ToByteArray())).Blocks);
        var parts = Parts.Read(
            Parts.Prefixed(Generated.Message(blocks: [Block(WireLimits.MaxBlockBytes + 1)]).ToByteArray()));
        Assert.Empty(parts.Blocks);
        Assert.Equal(MessagePart.Malformed, parts.End);
    }

    [Fact]
    public void Read_MoreWantsThanAllowed_AreRefused()
    {
        var address = BlockAddress.Leaf(Cid.FromDigest(Multicodec.CodexRoot, new byte[32]), 1);
        var entries = Enumerable.Repeat(new WantEntry(address, WantType.Have), WireLimits.MaxWantEntries).ToList();
        Assert.Equal(
            WireLimits.MaxWantEntries, Parts.Read(Encoded.Wants(new WantList(entries))).Wants.Single().Entries.Count);
        entries.Add(entries[0]);
        Assert.Equal(MessagePart.TooLong, Parts.Read(Encoded.Wants(new WantList(entries))).End);
    }

    [Fact]
    public void Read_ManyPresences_AreHandedOverInBatches()
    {
        var address = BlockAddress.Leaf(Cid.FromDigest(Multicodec.CodexRoot, new byte[32]), 1);
        var presences = Enumerable.Repeat(new BlockPresence(address, true), WireLimits.BatchEntries + 1).ToList();
        using var reader = new MessageReader();
        var buffer = new System.Buffers.ReadOnlySequence<byte>(Encoded.Presences(presences));
        Assert.Equal(MessagePart.Presences, reader.Read(ref buffer));
        Assert.Equal(WireLimits.BatchEntries, reader.Presences.Count);
        Assert.Equal(MessagePart.Presences, reader.Read(ref buffer));
        Assert.Single(reader.Presences);
        Assert.Equal(MessagePart.NeedMore, reader.Read(ref buffer));
    }

    [Fact]
    public void Read_APresenceWithATooLongPrice_IsIgnored()
    {
        var message = Generated.Message(presences: [new BlockPresence(new Random(1).NextAddress(), true)]);
        message.BlockPresences[0].Price = ByteString.CopyFrom(new byte[33]);
        var parts = Parts.Read(Parts.Prefixed(message.ToByteArray()));
        Assert.Empty(parts.Presences);
        Assert.True(parts.IsBetweenMessages);
    }

    [Theory]
    [InlineData("0a021000280032020a003a020a", "ends within a field")]
    [InlineData("0b", "a group")]
    [InlineData("0a0a0a080a0608001a021000", "an address without a CID")]
    [InlineData("00", "field number zero")]
    [InlineData("ffffffffffffffffffff01", "a tag of more than 64 bits")]
    [InlineData("0a050a0308", "a length beyond the message")]
    [InlineData("2a", "a tag without its length")]
    public void Read_WhatNoPeerWrites_IsMalformed(string hex, string what) =>
        Assert.True(Parts.Read(Parts.Prefixed(Convert.FromHexString(hex))).End == MessagePart.Malformed, what);

    [Fact]
    public void Read_AnIndexThatNoTreeHas_IsMalformed()
    {
        var message = Generated.Message(
            new WantList([new WantEntry(BlockAddress.Leaf(Cid.FromDigest(Multicodec.CodexRoot, new byte[32]), 1), 0)]));
        foreach (var index in new ulong[] { ContentLimits.MaxBlockCount, (ulong)uint.MaxValue + 1, ulong.MaxValue })
        {
            message.WantList.Entries[0].Address.Index = index;
            Assert.Equal(MessagePart.Malformed, Parts.Read(Parts.Prefixed(message.ToByteArray())).End);
        }
    }

    private static Parts.Block Block(int bytes) => new(new BlockDelivery(
        BlockAddress.Leaf(Cid.FromDigest(Multicodec.CodexRoot, new byte[32]), 1), [], new byte[bytes], new byte[100]));

    /// <summary>The beginning of a message with one part that is announced to be so long.</summary>
    private static byte[] Announcing(uint tag, int bytes)
    {
        var start = new byte[20];
        var position = Varint.Write(start, WireLimits.MaxMessageBytes);
        position += Varint.Write(start.AsSpan(position), tag);
        position += Varint.Write(start.AsSpan(position), (ulong)bytes);
        return start[..position];
    }
}
