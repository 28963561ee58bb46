using Codex.Nat.Tests.Topology;

namespace Codex.Nat.Tests.Pairs;

/// <summary>Two members fetch a dataset of 64 MiB from each other, whatever stands before them.</summary>
public sealed class PairTests(PairFixture pairs) : IClassFixture<PairFixture>
{
    public static TheoryData<NatKind, NatKind> Run =>
        new(PairTable.Run.Select(static pair => (pair.First, pair.Second)));

    [Theory]
    [MemberData(nameof(Run))]
    public async Task Fetch_FromEachOther_ComesTheWayThatTheTableTells(NatKind first, NatKind second)
    {
        var pair = PairTable.All.Single(pair => pair.First == first && pair.Second == second);
        var outcome = await pairs.OutcomeAsync(pair);
        if (PairTable.NodesTraverseNats)
            Assert.True(outcome.Way == pair.Way, $"{outcome.Way} instead of {pair.Way}{outcome.Log}");
    }
}
