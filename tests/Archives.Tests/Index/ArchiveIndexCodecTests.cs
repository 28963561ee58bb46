using Codex.Archives.Index;
using Codex.Archives.Wire.Protobuf;
using Codex.Content;
using Codex.Multiformats;

namespace Codex.Archives.Tests.Index;

public sealed class ArchiveIndexCodecTests
{
    [Fact]
    public void Decode_NoBytes_IsTheEmptyIndex()
    {
        Assert.True(ArchiveIndexCodec.Decode([]).TryGetIndex(out var index));
        Assert.Equal(ArchiveIndex.Empty, index);
        Assert.Empty(ArchiveIndexCodec.Encode(index));
    }

    [Fact]
    public void Decode_WhateverIsEncoded_ComesBackInAnyOrder() => SeededCases.Check(300, random =>
    {
        var entries = Enumerable.Range(0, random.Next(30)).Select(_ => RandomEntry(random)).ToArray();
        var index = Appended(entries);
        random.Shuffle(entries);
        var wire = Wires.Index(entries.Select(entry => entry.Value.ToArray()));

        Assert.True(ArchiveIndexCodec.Decode(wire).TryGetIndex(out var decoded));

        Assert.Equal(index, decoded);
        Assert.Equal(index.Entries.Select(entry => entry.Metadata), decoded.Entries.Select(entry => entry.Metadata));
        Assert.Equal(index.Entries.Select(entry => entry.Archive), decoded.Entries.Select(entry => entry.Archive));
        Assert.Equal(ArchiveIndexCodec.Encode(index), ArchiveIndexCodec.Encode(decoded));
        Assert.Equal(ArchiveIndexCodec.Encode(index), ArchiveIndexCodec.Encode(Appended(entries)));
    });

    [Fact]
    public void Decode_EntryOfAnIndex_SaysWhatGoogleSays() => SeededCases.Check(300, random =>
    {
        var wire = ArchiveIndexCodec.Encode(Appended([RandomEntry(random)]));
        Assert.True(ArchiveIndexCodec.Decode(wire).TryGetIndex(out var index));
        var entry = Assert.Single(index.Entries);

        var message = Assert.Single(IndexMessage.Parser.ParseFrom(wire).Archives);
        var value = DatasetEntryMessage.Parser.ParseFrom(message.Value);
        Assert.Equal(message.Key, entry.Id.ToString());
        Assert.Equal(value.Cid, entry.Archive.ToString());
        Assert.Equal(value.Metadata.From, (ulong)entry.From.ToUnixTimeSeconds());
        Assert.Equal(value.Metadata.To, (ulong)entry.To.ToUnixTimeSeconds());
        Assert.Equal(
            value.Metadata.ContentTopic.Select(topic => topic.ToByteArray()),
            entry.Topics.Select(topic => topic.ToBytes()));
    });

    [Fact]
    public void Decode_FieldsYetUnknown_KeepsBytesAndId()
    {
        byte[] value = [.. Wires.Entry(1).Value.Span, .. Wires.Field(9, "later"u8)];
        byte[] wire = [.. Wires.Index(value), .. Wires.Field(7, "later"u8)];

        Assert.True(ArchiveIndexCodec.Decode(wire).TryGetIndex(out var index));
        Assert.True(index.TryAppend(Wires.Entry(2), out var appended, out _));
        Assert.True(ArchiveIndexCodec.Decode(ArchiveIndexCodec.Encode(appended)).TryGetIndex(out var again));

        Assert.Equal(2, again.Entries.Length);
        Assert.True(again.TryGet(ArchiveId.Of(value), out var entry));
        Assert.Equal(value, entry.Value.ToArray());
        Assert.Equal(Wires.Entry(1).Archive, entry.Archive);
    }

    [Fact]
    public void Decode_SameEntryTwice_HasItOnce()
    {
        var value = Wires.Entry(1).Value.ToArray();

        Assert.True(ArchiveIndexCodec.Decode(Wires.Index(value, value, value)).TryGetIndex(out var index));

        Assert.Equal(Wires.Entry(1), Assert.Single(index.Entries));
    }

    [Fact]
    public void Decode_EntriesBesideAnEncryptedMessage_AreAnIndex()
    {
        byte[] wire = [.. Wires.Field(101, [1, 2, 3]), .. Wires.Index(Wires.Entry(1).Value.ToArray())];

        Assert.Equal(ArchiveIndexOutcome.Decoded, ArchiveIndexCodec.Decode(wire).Outcome);
    }

    [Fact]
    public void Decode_CidInAnotherBase_IsTheSameDataset()
    {
        var archive = Wires.Dataset(1);
        var wire = Wires.Index(Wires.Value(
            entry => entry.Cid = Multibase.Encode(MultibaseEncoding.Base32Lower, archive.Bytes)));

        Assert.True(ArchiveIndexCodec.Decode(wire).TryGetIndex(out var index));
        Assert.Equal(archive, Assert.Single(index.Entries).Archive);
    }

    [Fact]
    public void Decode_OtherOwnCid_DoesNotMatter() => Assert.Equal(
        ArchiveIndexOutcome.Decoded,
        ArchiveIndexCodec.Decode(Wires.Index(Wires.Entry(1).Value.ToArray()), Wires.Dataset(99)).Outcome);

    private static ArchiveIndex Appended(IEnumerable<ArchiveEntry> entries)
    {
        var index = ArchiveIndex.Empty;
        foreach (var entry in entries)
            Assert.True(index.TryAppend(entry, out index, out _));
        return index;
    }

    private static ArchiveEntry RandomEntry(Random random)
    {
        var from = random.Next(4) == 0 ? random.Next(3) : random.NextInt64(ArchiveLimits.MaxUnixSeconds);
        var to = random.Next(4) == 0 ? from : random.NextInt64(from, ArchiveLimits.MaxUnixSeconds + 1);
        var metadata = new ArchiveMetadata(
            DateTimeOffset.FromUnixTimeSeconds(from),
            DateTimeOffset.FromUnixTimeSeconds(to),
            [.. Enumerable.Range(0, random.Next(12)).Select(_ => new ContentTopic((uint)random.Next(-2, 3)))]);
        var archive = Cid.FromDigest(Multicodec.CodexManifest, random.Exactly(32));
        Assert.True(ArchiveEntry.TryCreate(metadata, archive, out var entry, out _));
        return entry;
    }
}
