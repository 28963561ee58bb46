using Codex.Archives.Index;
using Codex.Content;
using Codex.Multiformats;

namespace Codex.Archives.Tests.Index;

public sealed class ArchiveIndexTests
{
    [Fact]
    public void TryAppend_SameEntryAgain_ChangesNothing()
    {
        Assert.True(ArchiveIndex.Empty.TryAppend(Wires.Entry(1), out var once, out _));

        Assert.True(once.TryAppend(Wires.Entry(1), out var twice, out _));

        Assert.Same(once, twice);
        Assert.Empty(ArchiveIndex.Empty.Entries);
    }

    [Fact]
    public void Entries_AppendedInAnyOrder_AreNewestFirst()
    {
        var index = ArchiveIndex.Empty;
        foreach (var week in new[] { 3, 1, 4, 2 })
            Assert.True(index.TryAppend(Wires.Entry(week), out index, out _));

        Assert.Equal([4, 3, 2, 1], index.Entries.Select(entry => entry.From.ToUnixTimeSeconds() / Wires.Week));
    }

    [Fact]
    public void TryAppend_ArchiveNamedTooOften_IsRefusedAsDecodingWould()
    {
        var archive = Wires.Dataset(0);
        var index = ArchiveIndex.Empty;
        for (var week = 0; week < ArchiveLimits.MaxEntriesPerArchive; week++)
            Assert.True(index.TryAppend(Wires.Entry(week, archive), out index, out _));
        Assert.Equal(ArchiveIndexOutcome.Decoded, ArchiveIndexCodec.Decode(ArchiveIndexCodec.Encode(index)).Outcome);

        Assert.False(index.TryAppend(Wires.Entry(99, archive), out _, out var refusal));

        Assert.Equal(ArchiveIndexError.ArchiveNamedTooOften, refusal.Error);
        Assert.Equal($"{archive} is named by more than 8 entries.", refusal.Text);
    }

    [Fact]
    public void TryAppend_ToTheMostEntries_IsRefused()
    {
        var full = Decoded(Enumerable.Range(0, ArchiveLimits.MaxEntries).Select(week => Wires.Entry(week)));

        Assert.False(full.TryAppend(Wires.Entry(ArchiveLimits.MaxEntries), out _, out var refusal));
        Assert.Equal(ArchiveIndexError.TooManyEntries, refusal.Error);
        Assert.True(full.TryAppend(Wires.Entry(7), out var same, out _));
        Assert.Same(full, same);
    }

    [Fact]
    public void TryAppend_BeyondTheMostBytes_IsRefusedAsDecodingWould()
    {
        ArchiveEntry Large(int number)
        {
            var topics = Enumerable.Repeat(new ContentTopic(7), ArchiveLimits.MaxTopicsPerEntry);
            var metadata = new ArchiveMetadata(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, [.. topics]);
            Assert.True(ArchiveEntry.TryCreate(metadata, Wires.Dataset(number), out var entry, out _));
            return entry;
        }

        var one = Decoded([Large(0)]);
        var entryBytes = ArchiveIndexCodec.Encode(one).Length;
        var most = ArchiveLimits.MaxIndexBytes / entryBytes;
        var index = Decoded(Enumerable.Range(0, most).Select(Large));
        Assert.Equal(most * entryBytes, ArchiveIndexCodec.Encode(index).Length);

        Assert.False(index.TryAppend(Large(most), out _, out var refusal));

        Assert.Equal(ArchiveIndexError.TooLarge, refusal.Error);
        Assert.Contains($"it would have {(most + 1) * entryBytes} bytes", refusal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void TryCreate_ImpossibleEntry_IsRefusedWithItsReason()
    {
        var epoch = DateTimeOffset.UnixEpoch;
        var day = new ArchiveMetadata(epoch, epoch.AddDays(1), []);
        var topics = Enumerable.Repeat(default(ContentTopic), ArchiveLimits.MaxTopicsPerEntry + 1);
        AssertRefused(ArchiveIndexError.FromAfterTo, day with { To = epoch, From = epoch.AddSeconds(1) });
        AssertRefused(ArchiveIndexError.TimeOutOfRange, day with { From = epoch.AddSeconds(-1) });
        AssertRefused(ArchiveIndexError.TimeOutOfRange, day with { To = epoch.AddMilliseconds(1) });
        AssertRefused(ArchiveIndexError.TooManyTopics, day with { Topics = [.. topics] });

        var block = Cid.FromDigest(Multicodec.CodexBlock, Wires.Dataset(1).Digest);
        foreach (var cid in new[] { block, default })
        {
            Assert.False(ArchiveEntry.TryCreate(day, cid, out _, out var refusal));
            Assert.Equal(ArchiveIndexError.NotADataset, refusal.Error);
        }
    }

    [Fact]
    public void TryCreate_TimesInAnotherZone_AreTheSameEntry()
    {
        var metadata = Wires.Entry(1).Metadata;
        var elsewhere = metadata with { From = metadata.From.ToOffset(TimeSpan.FromHours(5)) };

        Assert.True(ArchiveEntry.TryCreate(elsewhere, Wires.Dataset(1), out var entry, out _));

        Assert.Equal(Wires.Entry(1), entry);
    }

    private static void AssertRefused(ArchiveIndexError error, ArchiveMetadata metadata)
    {
        Assert.False(ArchiveEntry.TryCreate(metadata, Wires.Dataset(1), out _, out var refusal));
        Assert.Equal(error, refusal.Error);
        Assert.EndsWith(".", refusal.Text, StringComparison.Ordinal);
    }

    private static ArchiveIndex Decoded(IEnumerable<ArchiveEntry> entries)
    {
        var result = ArchiveIndexCodec.Decode(Wires.Index(entries.Select(entry => entry.Value.ToArray())));
        Assert.True(result.TryGetIndex(out var index), result.Refusal?.Text);
        return index;
    }
}
