using System.Security.Cryptography;
using Codex.Exchange.Peers;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Tests.Peers;

public sealed class BanListTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Contains_ABan_UntilItEnds()
    {
        var bans = new BanList(10, TimeSpan.FromMinutes(1), _time);
        var peer = NewPeer();
        bans.Add(peer);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.True(bans.Contains(peer));
        bans.Add(peer);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.True(bans.Contains(peer));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(bans.Contains(peer));
    }

    [Fact]
    public void Add_AboveCapacity_ForgetsTheOldest()
    {
        var bans = new BanList(3, TimeSpan.FromMinutes(1), _time);
        var peers = Enumerable.Range(0, 4).Select(_ => NewPeer()).ToArray();
        foreach (var peer in peers)
            bans.Add(peer);
        Assert.Equal([false, true, true, true], peers.Select(bans.Contains));
    }

    private static PeerId NewPeer() => PeerId.FromPublicKey(RandomNumberGenerator.GetBytes(37));
}
