using Codex.Exchange.Scheduling;

namespace Codex.Exchange.Tests.Scheduling;

/// <summary>Every node's own walk.</summary>
public sealed class ScanOrderTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(100, false)]
    [InlineData(100, true)]
    public void Walk_OfAnyLength_PassesEveryWordOnce(int words, bool isScattered)
    {
        var order = new ScanOrder(words, Seed.NextRandom()) { IsScattered = isScattered };
        var walk = Enumerable.Range(0, words).Select(order.At).ToArray();
        Assert.Equal(Enumerable.Range(0, words), walk.Order());
        var steps = walk.Zip(walk.Skip(1)).Count(pair => pair.Second == (pair.First + 1) % words);
        if (!isScattered)
            Assert.Equal(words - 1, steps);
        else
            Assert.InRange(steps, 0, words / 10);
    }

    [Fact]
    public void Walk_OfTwoNodes_Differs()
    {
        var seed = Seed.Next();
        var one = new ScanOrder(100, new Random(seed)) { IsScattered = true };
        var other = new ScanOrder(100, new Random(seed + 1)) { IsScattered = true };
        Assert.InRange(Enumerable.Range(0, 100).Count(step => one.At(step) == other.At(step)), 0, 20);
    }
}
