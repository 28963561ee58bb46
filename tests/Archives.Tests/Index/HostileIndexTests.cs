using Codex.Archives.Index;
using Codex.Archives.Tests.Vectors;
using Codex.Archives.Wire.Protobuf;
using Codex.Content;
using Codex.Multiformats;
using Google.Protobuf;

namespace Codex.Archives.Tests.Index;

/// <summary>Indices that a hostile community might publish, each with what is said of it.</summary>
public sealed class HostileIndexTests
{
    [Fact]
    public void Decode_TenMillionEntries_IsRefusedWithoutMemory()
    {
        var tooLarge = new byte[2 * 10_000_000];
        tooLarge.AsSpan().Fill(0x0A);
        for (var i = 1; i < tooLarge.Length; i += 2)
            tooLarge[i] = 0;
        var most = tooLarge[..ArchiveLimits.MaxIndexBytes];

        HostileInput.FeedOne(tooLarge, 0, bytes => AssertRefused(
            ArchiveIndexError.TooLarge, "The index has 20000000 bytes, more than 16777216.", bytes));
        HostileInput.FeedOne(most, 0, bytes => AssertRefused(
            ArchiveIndexError.TooManyEntries, "The index has more than 16384 entries.", bytes));
    }

    [Fact]
    public void Decode_LastOfManyEntriesIsBad_TakesNoMemoryForTheOthers()
    {
        var values = Enumerable.Range(0, 10_000).Select(week => Wires.Entry(week).Value.ToArray());
        byte[] wire = [.. Wires.Index(values), .. Wires.Field(1, [])];

        HostileInput.FeedOne(wire, 0, bytes => AssertRefused(
            ArchiveIndexError.BadId, "Entry 10001 of 10001: its key is no archive id.", bytes));
    }

    [Fact]
    public void Decode_CidBomb_IsBounded()
    {
        var archive = Wires.Dataset(1);
        var wire = Wires.Index(Enumerable.Range(0, 10_000).Select(week => Wires.Entry(week, archive).Value.ToArray()));

        AssertRefused(
            ArchiveIndexError.ArchiveNamedTooOften,
            $"Entry 9 of 10000 ({Wires.Entry(8, archive).Id}): {archive} is named by more than 8 entries.",
            wire);
    }

    [Fact]
    public void Decode_FromAfterTo_IsRefused() => AssertRefusedValue(
        ArchiveIndexError.FromAfterTo,
        "its period begins at 21 and ends before, at 20.",
        Wires.Value(entry => (entry.Metadata.From, entry.Metadata.To) = (21, 20)));

    [Theory]
    [InlineData(1_717_200_000_000UL)]
    [InlineData(ArchiveLimits.MaxUnixSeconds + 1UL)]
    [InlineData(ulong.MaxValue)]
    public void Decode_TimesInAnotherUnit_AreRefused(ulong time) => AssertRefusedValue(
        ArchiveIndexError.TimeOutOfRange,
        $"its period from {Wires.Week} to {time} is not in unix seconds.",
        Wires.Value(entry => entry.Metadata.To = time));

    [Fact]
    public void Decode_OneIdTwice_IsRefusedWhicheverIsRight()
    {
        var (right, wrong) = (Wires.Entry(1).Value.ToArray(), Wires.Entry(2).Value.ToArray());
        var id = ArchiveId.Of(right).ToString();

        AssertRefused(
            ArchiveIndexError.DuplicateId,
            $"Entry 2 of 2 ({id}): an entry before it has the same id and is another.",
            Wires.Index([(id, right), (id, wrong)]));
        AssertRefused(
            ArchiveIndexError.WrongId,
            $"Entry 1 of 2 ({id}): its id is not the digest of its value.",
            Wires.Index([(id, wrong), (id, right)]));
    }

    [Fact]
    public void Decode_IndexThatNamesItself_IsRefused()
    {
        var entry = Wires.Entry(1);
        var wire = Wires.Index(entry.Value.ToArray());

        AssertRefused(
            ArchiveIndexError.NamesItself,
            $"Entry 1 of 1 ({entry.Id}): it names the index itself.",
            wire,
            entry.Archive);
    }

    [Fact]
    public void Decode_CidThatIsNone_IsRefused()
    {
        AssertRefusedValue(ArchiveIndexError.BadCid, "it has no CID.", Wires.Value(entry => entry.Cid = ""));
        AssertRefusedValue(
            ArchiveIndexError.BadCid,
            "its CID is none.",
            Wires.Value(entry => entry.Cid = "zDvZRwzmNonExistentCID123456789"));
        AssertRefusedValue(ArchiveIndexError.BadCid, "its CID is none.", Wires.Value(entry => entry.Cid = "zé"));
        AssertRefusedValue(
            ArchiveIndexError.BadCid,
            "its CID has 129 bytes, more than 128.",
            Wires.Value(entry => entry.Cid = new string('z', 129)));
    }

    [Theory]
    [InlineData(Multicodec.CodexBlock)]
    [InlineData(Multicodec.CodexRoot)]
    [InlineData(Multicodec.Raw)]
    public void Decode_CidOfNoDataset_IsRefused(ulong codec)
    {
        var cid = Cid.FromDigest(codec, Wires.Dataset(1).Digest).ToString();

        AssertRefusedValue(
            ArchiveIndexError.NotADataset,
            $"{cid} is not the CID of a dataset.",
            Wires.Value(entry => entry.Cid = cid));
    }

    [Fact]
    public void Decode_EntryOfATorrent_IsRefused() => AssertRefused(
        ArchiveIndexError.BadCid, null, ArchiveVectors.All.Torrent.IndexBytes);

    [Fact]
    public void Decode_UnknownVersion_IsRefused()
    {
        AssertRefusedValue(
            ArchiveIndexError.UnknownVersion, "its version is not 0.", Wires.Value(entry => entry.Version = 1));
        AssertRefusedValue(
            ArchiveIndexError.UnknownVersion,
            "its version is not 0.",
            Wires.Value(entry => entry.Metadata.Version = 1));
    }

    [Fact]
    public void Decode_NoMetadata_IsRefused() => AssertRefusedValue(
        ArchiveIndexError.NoMetadata, "it has no metadata.", Wires.Value(entry => entry.Metadata = null));

    [Fact]
    public void Decode_TopicsOutOfBounds_AreRefused()
    {
        AssertRefusedValue(
            ArchiveIndexError.BadTopic,
            "it has a topic that is not 4 bytes long.",
            Wires.Value(entry => entry.Metadata.ContentTopic.Add(ByteString.CopyFrom(1, 2, 3))));
        AssertRefusedValue(
            ArchiveIndexError.TooManyTopics,
            "it has more than 4096 topics.",
            Wires.Value(entry => entry.Metadata.ContentTopic.AddRange(
                Enumerable.Repeat(ByteString.CopyFrom(1, 2, 3, 4), ArchiveLimits.MaxTopicsPerEntry))));
    }

    [Fact]
    public void Decode_LargeEntry_IsRefused()
    {
        var value = new byte[ArchiveLimits.MaxEntryBytes + 1];

        AssertRefused(
            ArchiveIndexError.EntryTooLarge, "Entry 1 of 1: it has 65537 bytes, more than 65536.", Wires.Index(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("test-archive-hash-1")]
    [InlineData("0x810BB8AF302D880B8F465F77FBD9C667E474EAFC12BEE5B35CFA0D19221E0759")]
    public void Decode_KeyThatIsNoId_IsRefusedAndNotRepeated(string key) => AssertRefused(
        ArchiveIndexError.BadId,
        "Entry 1 of 1: its key is no archive id.",
        Wires.Index([(key, Wires.Entry(1).Value.ToArray())]));

    [Fact]
    public void Decode_FieldTwice_IsRefused()
    {
        var value = Wires.Entry(1).Value.ToArray();
        var once = new IndexEntryMessage { Key = ArchiveId.Of(value).ToString(), Value = ByteString.CopyFrom(value) };
        byte[] twice = [.. once.ToByteArray(), .. Wires.Field(2, Wires.Entry(2).Value.Span)];
        byte[] otherCid = [.. value, .. Wires.Field(3, "z"u8)];
        byte[] otherPeriod = [.. value, .. Wires.Field(2, [])];

        AssertRefused(
            ArchiveIndexError.Malformed,
            "Entry 1 of 1: it is no protobuf, or has a field twice.",
            Wires.Field(1, twice));
        AssertRefusedValue(ArchiveIndexError.Malformed, "it is no protobuf, or has a field twice.", otherCid);
        AssertRefusedValue(ArchiveIndexError.Malformed, "it is no protobuf, or has a field twice.", otherPeriod);
    }

    [Theory]
    [InlineData("00", "This is no protobuf.")]
    [InlineData("0a", "This is no protobuf.")]
    [InlineData("0aff", "This is no protobuf.")]
    [InlineData("0a05ffff", "This is no protobuf.")]
    [InlineData("0affffffffffffffffff01", "This is no protobuf.")]
    [InlineData("08ffffffffffffffffff7f", "This is no protobuf.")]
    [InlineData("0b0c", "This is no protobuf.")]
    [InlineData("0a000a", "There is no protobuf behind entry 1.")]
    public void Decode_NoProtobuf_IsMalformed(string hex, string text) =>
        AssertRefused(ArchiveIndexError.Malformed, text, Convert.FromHexString(hex));

    [Theory]
    [InlineData("0801")]
    [InlineData("1200")]
    [InlineData("12020801")]
    [InlineData("a80601")]
    public void Decode_OtherProtobuf_IsNeitherIndexNorEncrypted(string hex) => AssertRefused(
        ArchiveIndexError.NotAnIndex, "This is neither an index nor an encrypted one.", Convert.FromHexString(hex));

    private static void AssertRefusedValue(ArchiveIndexError error, string why, byte[] value)
    {
        var good = Wires.Entry(5).Value.ToArray();

        AssertRefused(error, $"Entry 2 of 2 ({ArchiveId.Of(value)}): {why}", Wires.Index(good, value));
    }

    private static void AssertRefused(ArchiveIndexError error, string? text, byte[] wire, Cid? ownCid = null)
    {
        var result = ArchiveIndexCodec.Decode(wire, ownCid);

        Assert.Equal(ArchiveIndexOutcome.Refused, result.Outcome);
        Assert.Null(result.Index);
        Assert.Equal(error, result.Refusal?.Error);
        if (text is not null)
            Assert.Equal(text, result.Refusal?.Text);
    }
}
