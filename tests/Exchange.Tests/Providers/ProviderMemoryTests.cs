using Codex.Content;
using Codex.Exchange.Providers;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Tests.Providers;

public sealed class ProviderMemoryTests
{
    private readonly ProviderMemory _memory = new();

    [Fact]
    public void Contains_AfterAdd_KnowsThePeerOfThatCidOnly()
    {
        var (peer, other) = (Peer(1), Peer(2));
        Assert.True(_memory.Add(CidOf(1), peer));
        Assert.False(_memory.Add(CidOf(1), peer));
        Assert.True(_memory.Contains(CidOf(1), peer));
        Assert.False(_memory.Contains(CidOf(1), other));
        Assert.False(_memory.Contains(CidOf(2), peer));
    }

    [Fact]
    public void Add_MorePeersThanMayBe_KeepsTheFirst()
    {
        for (var i = 0; i < ProviderLimits.MaxProvidersPerCid; i++)
            Assert.True(_memory.Add(CidOf(1), Peer(i)));
        Assert.False(_memory.Add(CidOf(1), Peer(1000)));
        Assert.True(_memory.Contains(CidOf(1), Peer(0)));
        Assert.False(_memory.Contains(CidOf(1), Peer(1000)));
    }

    [Fact]
    public void Add_MoreCidsThanMayBe_ForgetsTheOneNotAskedAboutForLongest()
    {
        var peer = Peer(1);
        for (var i = 0; i < ProviderLimits.MaxRememberedCids; i++)
            _memory.Add(CidOf(i), peer);
        Assert.True(_memory.Contains(CidOf(0), peer));
        _memory.Add(CidOf(-1), peer);
        Assert.True(_memory.Contains(CidOf(0), peer));
        Assert.False(_memory.Contains(CidOf(1), peer));
        Assert.True(_memory.Contains(CidOf(2), peer));
    }

    private static Cid CidOf(int number) => Cid.OfManifest(BitConverter.GetBytes(number));

    private static PeerId Peer(int number) => PeerId.FromPublicKey(BitConverter.GetBytes(number));
}
