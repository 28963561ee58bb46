using Codex.Archives.Index;
using Codex.Archives.Messages;
using Codex.Archives.Tests.Vectors;
using Codex.Archives.Torrent;
using Codex.Archives.Wire.Protobuf;
using Google.Protobuf;

namespace Codex.Archives.Tests.Torrent;

public sealed class TorrentIndexCodecTests
{
    private const int Piece = ArchiveLimits.PieceBytes;

    private static readonly TorrentVector Vector = ArchiveVectors.All.Torrent;

    [Fact]
    public void Decode_VectorIndex_GivesItsArchivesInOrder()
    {
        var result = TorrentIndexCodec.Decode(Vector.IndexBytes, Vector.DataBytes);

        Assert.Equal(ArchiveIndexOutcome.Decoded, result.Outcome);
        Assert.Equal(ArchiveLimits.PieceBytes, Vector.PieceBytes);
        Assert.Equal(
            Vector.Archives.Select(archive => archive.Id),
            result.Archives.Select(archive => archive.Id.ToString()));
        Assert.Equal(
            Vector.Archives.Select(archive => (archive.Period, archive.Offset, archive.Size, archive.Padding)),
            result.Archives.Select(archive => (archive.Metadata, archive.Offset, archive.Size, archive.Padding)));
    }

    [Fact]
    public void Decode_VectorIndex_CutsTheDataFileIntoArchivesThatFit()
    {
        var archives = TorrentIndexCodec.Decode(Vector.IndexBytes, Vector.DataBytes).Archives;
        var data = new byte[Vector.DataBytes];
        for (var i = 0; i < Vector.Bodies.Count; i++)
            Convert.FromHexString(Vector.Bodies[i]).CopyTo(data, (int)Vector.Archives[i].Offset);

        for (var i = 0; i < Vector.Bodies.Count; i++)
        {
            var cut = data.AsSpan((int)archives[i].Offset, archives[i].Length);
            Assert.Equal(Vector.Bodies[i], Convert.ToHexStringLower(cut));
            Assert.True(WakuArchive.Read(cut).Fits(archives[i].Metadata));
            Assert.False(WakuArchive.Read(cut).Fits(archives[2].Metadata));
            var shifted = data.AsSpan((int)archives[i].Offset + 1, archives[i].Length);
            Assert.False(WakuArchive.Read(shifted).Fits(archives[i].Metadata));
        }
    }

    [Fact]
    public void Decode_WholePieces_HaveAPieceOfPadding() =>
        Assert.Contains(Vector.Archives, archive => archive.Padding == Piece && archive.Size == 3 * Piece);

    [Fact]
    public void Decode_ArchiveEndsWithTheData_IsInside()
    {
        var wire = Index((Piece, Piece, 1), (0, Piece, 0));

        Assert.Equal([0L, Piece], TorrentIndexCodec.Decode(wire, 2 * Piece).Archives.Select(archive => archive.Offset));
        AssertRefused(
            ArchiveIndexError.OutsideOfData,
            "its 102400 bytes at 102400 are not inside of the data file, which has 204799.",
            2 * Piece - 1,
            Index((Piece, Piece, 1)));
    }

    [Theory]
    [InlineData(0UL, 10UL, 10UL, ArchiveIndexError.BadPadding, "10 of its 10 bytes cannot be padding.")]
    [InlineData(0UL, 0UL, 0UL, ArchiveIndexError.BadPadding, "0 of its 0 bytes cannot be padding.")]
    [InlineData(0UL, 10UL, 11UL, ArchiveIndexError.BadPadding, "11 of its 10 bytes cannot be padding.")]
    [InlineData(0UL, 200_000UL, 102_401UL, ArchiveIndexError.BadPadding, "102401 of its 200000 bytes cannot be padding.")]
    [InlineData(0UL, ulong.MaxValue, 1UL, ArchiveIndexError.ArchiveTooLarge, "it has 18446744073709551614 bytes, more than 67108864.")]
    [InlineData(0UL, 67_108_865UL, 0UL, ArchiveIndexError.ArchiveTooLarge, "it has 67108865 bytes, more than 67108864.")]
    [InlineData(1_000_000UL, 10UL, 0UL, ArchiveIndexError.OutsideOfData, "its 10 bytes at 1000000 are not inside of the data file, which has 1000000.")]
    [InlineData(ulong.MaxValue, 10UL, 0UL, ArchiveIndexError.OutsideOfData, "its 10 bytes at 18446744073709551615 are not inside of the data file, which has 1000000.")]
    [InlineData(ulong.MaxValue - 4, 10UL, 0UL, ArchiveIndexError.OutsideOfData, "its 10 bytes at 18446744073709551611 are not inside of the data file, which has 1000000.")]
    public void Decode_ImpossibleRange_IsRefused(
        ulong offset, ulong size, ulong padding, ArchiveIndexError error, string why) =>
        AssertRefused(error, why, 1_000_000, Index((offset, size, padding)));

    [Fact]
    public void Decode_Overlap_IsRefused()
    {
        var result = TorrentIndexCodec.Decode(Index((10, 10, 0), (0, 11, 0)), 100);

        var (second, first) = (ArchiveId.Of(Value(10, 10, 0)), ArchiveId.Of(Value(0, 11, 0)));
        Assert.Equal(
            new ArchiveIndexRefusal(
                ArchiveIndexError.Overlap, $"The archive {first} ends at 11, behind 10 where {second} begins."),
            result.Refusal);
    }

    [Fact]
    public void Decode_SamePlaceTwice_IsRefused() => Assert.Equal(
        ArchiveIndexError.Overlap,
        TorrentIndexCodec.Decode(Index((0, 10, 0), (0, 10, 1)), 100).Refusal?.Error);

    [Fact]
    public void Decode_EncryptedIndex_IsOpaque() => Assert.Equal(
        ArchiveIndexOutcome.Opaque,
        TorrentIndexCodec.Decode(Convert.FromHexString(ArchiveVectors.All.EncryptedIndex), 100).Outcome);

    [Fact]
    public void Decode_IndexOfDatasets_IsRefused() => Assert.Equal(
        ArchiveIndexError.BadPadding,
        TorrentIndexCodec.Decode(ArchiveVectors.Named("one week").IndexBytes, long.MaxValue).Refusal?.Error);

    [Fact]
    public void Decode_RandomRanges_NeverLeaveTheDataNorMeet() => SeededCases.Check(2_000, random =>
    {
        var dataBytes = random.Next(1, 200);
        var wire = Index([.. Enumerable.Range(0, random.Next(1, 4)).Select(
            _ => ((ulong)random.Next(200), (ulong)random.Next(60), (ulong)random.Next(20)))]);

        var taken = new bool[dataBytes];
        foreach (var archive in TorrentIndexCodec.Decode(wire, dataBytes).Archives)
        {
            Assert.InRange(archive.Length, 1, archive.Size);
            for (var i = archive.Offset; i < archive.End; i++)
            {
                Assert.False(taken[i]);
                taken[i] = true;
            }
        }
    });

    private static byte[] Value(ulong offset, ulong size, ulong padding) => new TorrentEntryMessage
    {
        Metadata = new ArchiveMetadataMessage { From = 1, To = 2 },
        Offset = offset,
        Size = size,
        Padding = padding,
    }.ToByteArray();

    private static byte[] Index(params (ulong Offset, ulong Size, ulong Padding)[] ranges) =>
        Wires.Index(ranges.Select(range => Value(range.Offset, range.Size, range.Padding)));

    private static void AssertRefused(ArchiveIndexError error, string why, long dataBytes, byte[] wire)
    {
        var result = TorrentIndexCodec.Decode(wire, dataBytes);

        Assert.Equal(ArchiveIndexOutcome.Refused, result.Outcome);
        Assert.Empty(result.Archives);
        Assert.Equal(error, result.Refusal?.Error);
        Assert.StartsWith("Entry 1 of 1 (0x", result.Refusal?.Text, StringComparison.Ordinal);
        Assert.EndsWith(": " + why, result.Refusal?.Text, StringComparison.Ordinal);
    }
}
