using Codex.Archives.Index;
using Codex.Archives.Messages;
using Codex.Archives.Tests.Vectors;
using Codex.Archives.Torrent;

namespace Codex.Archives.Tests;

/// <summary>Every decoder against garbage: nothing may be thrown, and memory is in proportion to the input.</summary>
public sealed class FuzzTests
{
    // Multiples of the input: the values are copied, and an entry of 140 bytes becomes objects of some 400.
    private const int Memory = 8;

    private static readonly byte[][] Indices =
    [
        ArchiveVectors.Named("one week").IndexBytes,
        ArchiveVectors.Named("twelve weeks").IndexBytes,
        ArchiveVectors.Named("zero topic, from zero").IndexBytes,
        ArchiveVectors.All.Torrent.IndexBytes,
        Convert.FromHexString(ArchiveVectors.All.EncryptedIndex),
    ];

    [Fact]
    public void DatasetIndex_DamagedOrRandom_IsAnsweredWithABoundedValue() =>
        HostileInput.Feed(20_000, Memory, AssertConsistent, Indices);

    // Behind the ids nothing is reached by damage, as they cover it; so here they are made right again.
    [Fact]
    public void DatasetIndex_DamagedBehindItsIds_IsAnsweredWithABoundedValue() =>
        HostileInput.Feed(
            20_000,
            16,
            value =>
            {
                if (value.Length <= 2 * ArchiveLimits.MaxEntryBytes)
                    AssertConsistent(Wires.Index(value, Wires.Entry(2).Value.ToArray()));
            },
            Wires.Entry(1).Value.ToArray(),
            Convert.FromHexString(ArchiveVectors.Named("no topics").Entries[0].Metadata));

    [Fact]
    public void TorrentIndex_DamagedOrRandom_IsAnsweredWithABoundedValue() => HostileInput.Feed(
        20_000,
        Memory,
        bytes =>
        {
            var result = TorrentIndexCodec.Decode(bytes, ArchiveVectors.All.Torrent.DataBytes);
            Assert.Equal(result.Outcome == ArchiveIndexOutcome.Refused, result.Refusal is not null);
        },
        Indices);

    [Fact]
    public void Archive_DamagedOrRandom_IsAnsweredWithABoundedValue() => HostileInput.Feed(
        20_000,
        1,
        bytes =>
        {
            var archive = WakuArchive.Read(bytes);
            Assert.Equal(archive.Kind == WakuArchiveKind.Plain, archive.Metadata is not null);
        },
        [.. ArchiveVectors.All.Torrent.Bodies.Select(Convert.FromHexString),
            Convert.FromHexString(ArchiveVectors.All.EncryptedArchive)]);

    [Fact]
    public void DatasetIndex_MostEntriesThereMayBe_TakesMemoryInProportion() => HostileInput.FeedOne(
        Wires.Index(Enumerable.Range(0, ArchiveLimits.MaxEntries).Select(week => Wires.Entry(week).Value.ToArray())),
        Memory,
        bytes => Assert.Equal(ArchiveIndexOutcome.Decoded, ArchiveIndexCodec.Decode(bytes).Outcome));

    private static void AssertConsistent(byte[] bytes)
    {
        var result = ArchiveIndexCodec.Decode(bytes);
        Assert.Equal(result.Outcome == ArchiveIndexOutcome.Refused, result.Refusal is not null);
        if (!result.TryGetIndex(out var index))
            return;
        Assert.Equal(index, ArchiveIndexCodec.Decode(ArchiveIndexCodec.Encode(index)).Index);
    }
}
