using Codex.Archives.Index;
using Codex.Archives.Tests.Vectors;
using Codex.Content;

namespace Codex.Archives.Tests.Index;

public sealed class ArchiveIndexVectorTests
{
    public static TheoryData<string> Names => [.. ArchiveVectors.All.DatasetIndices.Select(vector => vector.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_VectorIndex_GivesItsEntriesNewestFirst(string name)
    {
        var vector = ArchiveVectors.Named(name);

        Assert.True(ArchiveIndexCodec.Decode(vector.IndexBytes).TryGetIndex(out var index));

        var expected = vector.Entries.OrderByDescending(entry => entry.From).ThenBy(entry => entry.Id).ToArray();
        Assert.Equal(expected.Select(entry => entry.Id), index.Entries.Select(entry => entry.Id.ToString()));
        Assert.Equal(expected.Select(entry => entry.Period), index.Entries.Select(entry => entry.Metadata));
        Assert.Equal(expected.Select(entry => entry.Cid), index.Entries.Select(entry => entry.Archive.ToString()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_EntriesMadeHere_GivesTheBytesOfAnotherImplementation(string name)
    {
        var vector = ArchiveVectors.Named(name);
        var index = ArchiveIndex.Empty;

        foreach (var expected in vector.Entries)
        {
            Assert.True(ArchiveEntry.TryCreate(expected.Period, Cid.Parse(expected.Cid), out var entry, out _));
            Assert.Equal(expected.Id, entry.Id.ToString());
            Assert.Equal(expected.Metadata, Convert.ToHexStringLower(entry.Value.Span));
            Assert.True(index.TryAppend(entry, out index, out _));
        }

        Assert.Equal(vector.Index, Convert.ToHexStringLower(ArchiveIndexCodec.Encode(index)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_SameEntriesInAnotherOrder_GivesTheSameIndex(string name)
    {
        var vector = ArchiveVectors.Named(name);

        Assert.True(ArchiveIndexCodec.Decode(Convert.FromHexString(vector.Shuffled)).TryGetIndex(out var shuffled));
        Assert.True(ArchiveIndexCodec.Decode(vector.IndexBytes).TryGetIndex(out var sorted));

        Assert.Equal(sorted, shuffled);
        Assert.Equal(vector.Index, Convert.ToHexStringLower(ArchiveIndexCodec.Encode(shuffled)));
    }

    [Fact]
    public void Decode_EncryptedIndex_IsOpaque()
    {
        var result = ArchiveIndexCodec.Decode(Convert.FromHexString(ArchiveVectors.All.EncryptedIndex));

        Assert.Equal(ArchiveIndexOutcome.Opaque, result.Outcome);
        Assert.Null(result.Index);
        Assert.Null(result.Refusal);
    }
}
