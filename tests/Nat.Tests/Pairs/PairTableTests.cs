using Codex.Nat.Tests.Topology;

namespace Codex.Nat.Tests.Pairs;

public sealed class PairTableTests
{
    [Fact]
    public void All_EveryPairOfKinds_IsInItOnce()
    {
        var kinds = Enum.GetValues<NatKind>();
        var pairs = kinds.SelectMany(first => kinds.Where(second => second >= first).Select(second => (first, second)));
        Assert.Equal(pairs, PairTable.All.Select(static pair => (pair.First, pair.Second)));
    }

    [Fact]
    public void Plain_PairsOfWhomOneCanBeDialled_AreDirect() =>
        Assert.All(PairTable.Plain, static pair => Assert.Equal(Nodes.Way.Direct, pair.Way));
}
