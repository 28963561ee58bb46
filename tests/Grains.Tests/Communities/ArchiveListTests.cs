using System.Collections.Immutable;
using System.Text.Json;
using Codex.Grains.Interfaces;

namespace Codex.Grains.Tests.Communities;

/// <summary>Lists of archives, against a dictionary of records.</summary>
public sealed class ArchiveListTests
{
    private const int Rounds = 100;
    private const int Merges = 8;

    [Fact]
    public void Merge_RandomIndices_AgreesWithADictionary()
    {
        var seed = Seed.Next();
        for (var round = 0; round < Rounds; round++)
        {
            var random = new Random(seed + round);
            var model = new Dictionary<string, ArchiveRecord>();
            var state = new ArchiveListState();
            for (var i = 0; i < Merges; i++)
            {
                ImmutableArray<ArchiveRecord> archives =
                    [.. Enumerable.Range(0, random.Next(30)).Select(_ => Any(random))];
                var before = Json(state);
                var isNew = archives.Count(archive => model.TryAdd(archive.Id, archive)) > 0;

                var merge = ArchiveList.Merge(state, archives);

                var window = new ArchiveWindow((ulong)random.Next(30), (ulong)random.Next(31, 60));
                Assert.True(
                    Json(state) == before
                        && merge.Refusal is null
                        && ReferenceEquals(merge.State, state) == !isNew
                        && merge.NamedCount == archives.DistinctBy(static archive => archive.Id).Count()
                        && Expected(model, window) == Actual(merge.State, window)
                        && Expected(model, ArchiveWindow.All) == Actual(merge.State, ArchiveWindow.All),
                    $"Repeat with {Seed.Variable}={seed}: round {round}, merge {i}:\n"
                        + $"{Actual(merge.State, window)}\n\n{Expected(model, window)}");
                state = JsonSerializer.Deserialize(Json(merge.State), GrainStateJson.Default.ArchiveListState)!;
            }
        }
    }

    [Fact]
    public void Merge_ArchivesWithTheSameTopics_KeepsThemOnce()
    {
        var first = ArchiveList.Merge(
            new ArchiveListState(),
            [CommunitySamples.Archive(1, "0x2", "0x1"), CommunitySamples.Archive(2, "0x1", "0x2", "0x1")]).State;
        var second = ArchiveList.Merge(
            first, [CommunitySamples.Archive(3, "0x1", "0x2"), CommunitySamples.Archive(4)]).State;

        Assert.Equal([["0x1", "0x2"]], first.TopicSets);
        Assert.Equal([["0x1", "0x2"], []], second.TopicSets);
        Assert.Equal([1, 0, 0, 0], second.Topics);
    }

    [Fact]
    public void Merge_UpToTheCount_IsTakenAndNoFurther()
    {
        var archives = Enumerable.Range(0, GrainLimits.MaxArchivesPerCommunity)
            .Select(static week => CommunitySamples.Archive(week)).ToImmutableArray();
        var full = ArchiveList.Merge(new ArchiveListState(), archives);
        Assert.Null(full.Refusal);

        var more = ArchiveList.Merge(full.State, [archives[7], CommunitySamples.Archive(archives.Length)]);
        var same = ArchiveList.Merge(full.State, archives);

        Assert.Contains("16385 archives", more.Refusal);
        Assert.Same(full.State, more.State);
        Assert.Equal((null, archives.Length), (same.Refusal, same.NamedCount));
    }

    [Fact]
    public void Merge_UpToTheText_IsTakenAndNoFurther()
    {
        // 32 archives of 4,096 topics that differ, of 13 characters with what surrounds them, are most of it.
        static ArchiveRecord Wordy(int week) => CommunitySamples.Archive(
            week, [.. Enumerable.Range(0, GrainLimits.MaxTopicsPerArchive).Select(i => $"0x{week:x4}{i:x4}")]);
        var state = ArchiveList.Merge(
            new ArchiveListState(), [.. Enumerable.Range(0, 39).Select(Wordy)]).State;
        Assert.Equal(39, state.Cids.Length);

        var more = ArchiveList.Merge(state, [Wordy(39)]);

        Assert.Contains("characters; at most 2097152", more.Refusal);
        Assert.Same(state, more.State);
        Assert.Null(ArchiveList.Merge(state, [Wordy(38) with { Id = $"0x{39:x64}" }]).Refusal);
    }

    [Fact]
    public void ArchiveKey_AnyId_IsReadAndWrittenAsItWas()
    {
        var random = Seed.NextRandom();
        for (var i = 0; i < 1000; i++)
        {
            var bytes = new byte[ArchiveKey.ByteLength];
            random.NextBytes(bytes);
            var text = "0x" + Convert.ToHexStringLower(bytes);

            var key = ArchiveKey.Parse(text);

            var written = new byte[ArchiveKey.ByteLength];
            key.Write(written);
            Assert.Equal(text, key.ToString());
            Assert.Equal(bytes, written);
            Assert.Equal(key, ArchiveKey.Read(bytes));
        }
    }

    private static ArchiveRecord Any(Random random)
    {
        var from = (ulong)random.Next(50);
        return new ArchiveRecord
        {
            Id = $"0x{random.Next(60):x64}",
            Cid = $"z{random.Next(1000)}",
            From = from,
            To = from + (ulong)random.Next(10),
            Topics = [.. Enumerable.Range(0, random.Next(4)).Select(_ => $"0x{random.Next(3):x8}")],
        };
    }

    private static string Expected(Dictionary<string, ArchiveRecord> model, ArchiveWindow window) => Text(model.Values
        .Where(archive => archive.From < window.To && window.From < archive.To)
        .OrderByDescending(static archive => archive.From)
        .ThenByDescending(static archive => archive.To)
        .ThenBy(static archive => archive.Id, StringComparer.Ordinal)
        .Select(static archive =>
            archive with { Topics = [.. archive.Topics.Distinct().Order(StringComparer.Ordinal)] }));

    private static string Actual(ArchiveListState state, ArchiveWindow window) =>
        Text(ArchiveList.Select(state, window));

    private static string Text(IEnumerable<ArchiveRecord> archives) =>
        string.Join('\n', archives.Select(CommunitySamples.Text));

    private static string Json(ArchiveListState state) =>
        JsonSerializer.Serialize(state, GrainStateJson.Default.ArchiveListState);
}
