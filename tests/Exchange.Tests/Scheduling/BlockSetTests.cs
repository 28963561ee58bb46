using System.Numerics;
using Codex.Exchange.Scheduling;

namespace Codex.Exchange.Tests.Scheduling;

/// <summary>The bitmap, against a set that is known to work.</summary>
public sealed class BlockSetTests
{
    [Fact]
    public void Changes_AtRandom_AreThoseOfAHashSet()
    {
        var random = Seed.NextRandom();
        var set = new BlockSet(200);
        var model = new HashSet<int>();
        for (var i = 0; i < 5000; i++)
        {
            var index = random.Next(set.Length);
            var end = random.Next(index, set.Length + 1);
            switch (random.Next(10))
            {
                case 0:
                    set.AddRange(index, end);
                    model.UnionWith(Enumerable.Range(index, end - index));
                    break;
                case 1:
                    set.RemoveRange(index, end);
                    model.ExceptWith(Enumerable.Range(index, end - index));
                    break;
                case < 6:
                    Assert.Equal(model.Add(index), set.Add(index));
                    break;
                default:
                    Assert.Equal(model.Remove(index), set.Remove(index));
                    break;
            }

            Assert.Equal(model.Count, set.Count);
            Assert.Equal(model.Contains(index), set.Contains(index));
        }

        Assert.Equal(model.Order(), Enumerable.Range(0, set.Length).Where(set.Contains));
        Assert.Equal(set.Count, Enumerable.Range(0, set.WordCount).Sum(word => BitOperations.PopCount(set.Word(word))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    public void Fill_AnyLength_HoldsNoBlockBeyondIt(int length)
    {
        var set = new BlockSet(length);
        set.Fill();
        Assert.Equal(length, set.Count);
        set.Clear();
        Assert.Equal(0, set.Count);
    }
}
