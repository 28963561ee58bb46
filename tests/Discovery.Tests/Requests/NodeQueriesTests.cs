using Codex.Discovery.Requests;

namespace Codex.Discovery.Tests.Requests;

public sealed class NodeQueriesTests
{
    // As upstream asks: the distance, then one more, one less, two more (network, section 4.4).
    [Theory]
    [InlineData(200, new[] { 200, 201, 199 })]
    [InlineData(256, new[] { 256, 255, 254 })]
    [InlineData(255, new[] { 255, 256, 254 })]
    [InlineData(1, new[] { 1, 2, 3 })]
    [InlineData(0, new[] { 1, 2, 3 })]
    public void DistancesAround_Distance_AreThoseBesideIt(int distance, int[] expected) =>
        Assert.Equal(expected, NodeQueries.DistancesAround(distance, 3));
}
