using Codex.Grains.Interfaces;

namespace Codex.Grains.Tests.Communities;

/// <summary>Histories of indices, against a model that remembers when each of them became the current one.</summary>
public sealed class IndexHistoryTests
{
    private const int Steps = 1000;
    private static readonly DateTimeOffset Start = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    // With many CIDs a history gets longer than it may; with few it comes back to those it had.
    [Theory]
    [InlineData(100, 5)]
    [InlineData(2, 2 * GrainLimits.MaxIndicesPerCommunity)]
    public void Operations_RandomHistories_AgreeWithTheModel(int rounds, int cids)
    {
        var seed = Seed.Next();
        for (var round = 0; round < rounds; round++)
        {
            var random = new Random(seed + round);
            var model = new Model();
            var indices = new List<IndexRecord>();
            var clock = 0;
            for (var step = 0; step < Steps; step++)
            {
                var before = indices.ToArray();
                var cid = $"z{random.Next(cids)}";
                clock += random.Next(3);
                var offered = (ulong)Math.Max(0, clock - random.Next(3));
                var now = Start.AddSeconds(step);
                var (expected, actual, isChanged) = Do(random, model, indices, cid, offered, now);
                Assert.True(
                    expected.Equals(actual)
                        && isChanged == !before.SequenceEqual(indices)
                        && model.Newest().SequenceEqual(indices)
                        && indices.Zip(indices.Skip(1), static (a, b) => a.Clock >= b.Clock).All(static fits => fits),
                    $"Repeat with {Seed.Variable}={seed}: round {round}, step {step} gave {actual}, not {expected}:\n"
                        + $"{string.Join('\n', indices)}\n\n{string.Join('\n', model.Newest())}");
            }
        }
    }

    private static (object Expected, object Actual, bool IsChanged) Do(
        Random random, Model model, List<IndexRecord> indices, string cid, ulong clock, DateTimeOffset now)
    {
        switch (random.Next(4))
        {
            case 0 when IndexHistory.Contains(indices, cid):
                var reading = new IndexReading { Cid = cid, Content = (IndexContent)random.Next(1, 4) };
                var count = random.Next(3);
                var isChanged = IndexHistory.Record(indices, reading, count);
                return (model.Record(cid, reading.Content, count), isChanged, isChanged);
            case 1 when random.Next(8) == 0:
                var isForgotten = IndexHistory.Forget(indices, cid);
                return (model.Forget(cid), isForgotten, isForgotten);
            default:
                var offer = IndexHistory.Offer(
                    indices, CommunitySamples.Reference(cid, clock), now, out var isAnother);
                return (model.Offer(cid, clock, now), offer, isAnother);
        }
    }

    private sealed class Model
    {
        private readonly Dictionary<string, (int Turn, IndexRecord Record)> _indices = [];
        private int _turn;

        private string? Current => _indices.Count == 0 ? null : Newest().First().Cid;

        public IEnumerable<IndexRecord> Newest() =>
            _indices.Values.OrderByDescending(static index => index.Turn).Select(static index => index.Record);

        public IndexOffer Offer(string cid, ulong clock, DateTimeOffset now)
        {
            if (Current is { } current)
            {
                var (turn, record) = _indices[current];
                if (current == cid)
                {
                    _indices[cid] = (turn, record with { Clock = Math.Max(clock, record.Clock) });
                    return IndexOffer.Known;
                }

                if (clock < record.Clock)
                    return IndexOffer.Older;
            }

            var known = _indices.TryGetValue(cid, out var index)
                ? index.Record
                : new IndexRecord { Cid = cid, Clock = 0, Content = IndexContent.Unread, ReceivedAt = now };
            _indices[cid] = (++_turn, known with { Clock = clock });
            if (_indices.Count > GrainLimits.MaxIndicesPerCommunity)
                _indices.Remove(Newest().Last().Cid);
            return IndexOffer.Current;
        }

        public bool Record(string cid, IndexContent content, int count)
        {
            var (turn, record) = _indices[cid];
            _indices[cid] = (turn, record with { Content = content, ArchiveCount = count });
            return record.Content != content || record.ArchiveCount != count;
        }

        public bool Forget(string cid) => Current != cid && _indices.Remove(cid);
    }
}
