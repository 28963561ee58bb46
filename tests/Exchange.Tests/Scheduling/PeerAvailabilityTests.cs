using Codex.Exchange.Scheduling;

namespace Codex.Exchange.Tests.Scheduling;

/// <summary>What a peer has, and how that counts among all.</summary>
public sealed class PeerAvailabilityTests
{
    private const int Blocks = 40;
    private readonly Rarity _rarity = new(Blocks);

    [Fact]
    public void Provider_ThatLacksABlock_IsPresumedToHaveNothing()
    {
        var provider = new PeerAvailability(Blocks, _rarity, isPresumed: true);
        Assert.True(provider.IsComplete);
        Assert.Equal([1, 1, 1], Holders());

        Assert.True(provider.Lose(3));
        Assert.False(provider.IsPresumed);
        Assert.Equal(0, provider.Has.Count);
        Assert.Equal([0, 0, 0], Holders());
        Assert.False(provider.Lose(4));
        Assert.True(provider.Asked.Contains(3) && provider.Asked.Contains(4));
    }

    [Fact]
    public void Rarity_OfRuns_IsTheMeanOfTheirBlocks()
    {
        var peers = Enumerable.Range(0, 3).Select(_ => new PeerAvailability(Blocks, _rarity, false)).ToArray();
        foreach (var peer in peers)
        {
            for (var i = 0; i < 16; i++)
                Assert.True(peer.Gain(i));
            Assert.False(peer.Gain(0));
        }

        // The last run has eight blocks.
        for (var i = 32; i < 40; i++)
            peers[0].Gain(i);
        Assert.Equal([3, 0, 1], Holders());
        peers[1].Forget();
        peers[2].Lose(0);
        Assert.Equal([1, 0, 1], Holders());
    }

    private int[] Holders() => [_rarity.Holders(0), _rarity.Holders(1), _rarity.Holders(2)];
}
