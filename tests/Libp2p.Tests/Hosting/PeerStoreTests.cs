using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;

namespace Codex.Libp2p.Tests.Hosting;

public sealed class PeerStoreTests
{
    private static readonly HostLimits Limits = new() { MaxKnownPeers = 3, MaxAddressesPerPeer = 4 };

    private readonly ManualTimeProvider _time = new();
    private readonly PeerStore _store;

    public PeerStoreTests() => _store = new PeerStore(Limits, _time);

    [Fact]
    public void AddAddresses_MorePeersThanRoom_TheOneUnseenForLongestGoes()
    {
        var peers = Enumerable.Range(0, 4).Select(static _ => TestHost.NewKey().PeerId).ToList();
        foreach (var peer in peers[..3])
            _store.AddAddresses(peer, [Address(1)], AddressOrigin.Hearsay);
        _store.AddAddresses(peers[0], [Address(2)], AddressOrigin.Hearsay);

        _store.AddAddresses(peers[3], [Address(1)], AddressOrigin.Hearsay);

        Assert.Equal([peers[3], peers[0], peers[2]], _store.List().Select(static known => known.Peer));
    }

    [Fact]
    public void AddAddresses_MoreThanRoom_KeepsTheBestThenTheNewest()
    {
        var peer = TestHost.NewKey().PeerId;
        _store.AddAddresses(peer, [Address(1)], AddressOrigin.Connected);
        _time.Advance(TimeSpan.FromSeconds(1));
        _store.AddAddresses(peer, Enumerable.Range(100, 500).Select(Address), AddressOrigin.Hearsay);
        _time.Advance(TimeSpan.FromSeconds(1));
        _store.AddAddresses(peer, [Address(2), Address(3)], AddressOrigin.SignedRecord);

        Assert.True(_store.TryGet(peer, out var known));
        Assert.Equal(4, known.Addresses.Count);
        Assert.Equal([Address(1), Address(2), Address(3)], known.Addresses.Take(3).Select(static a => a.Address));
    }

    [Fact]
    public void AddAddresses_HeardAgainFromAWorseSource_KeepsTheBetterOrigin()
    {
        var peer = TestHost.NewKey().PeerId;
        _store.AddAddresses(peer, [Address(1)], AddressOrigin.SignedRecord);
        _store.AddAddresses(peer, [Address(1)], AddressOrigin.Hearsay);

        Assert.True(_store.TryGet(peer, out var known));
        Assert.Equal(AddressOrigin.SignedRecord, Assert.Single(known.Addresses).Origin);
    }

    [Fact]
    public void Bounds_AnyOrderOfChanges_Hold() => SeededCases.Check(50, random =>
    {
        var store = new PeerStore(Limits, _time);
        var peers = Enumerable.Range(0, 8).Select(static _ => TestHost.NewKey().PeerId).ToList();
        for (var step = 0; step < 100; step++)
        {
            var peer = peers[random.Next(peers.Count)];
            if (random.Next(8) == 0)
                store.Remove(peer);
            else
                store.AddAddresses(
                    peer,
                    Enumerable.Range(0, random.Next(10)).Select(_ => Address(random.Next(1, 20))),
                    (AddressOrigin)random.Next(5));
            Assert.InRange(store.Count, 0, Limits.MaxKnownPeers);
            Assert.All(store.List(), static known =>
            {
                Assert.InRange(known.Addresses.Count, 0, Limits.MaxAddressesPerPeer);
                Assert.Equal(known.Addresses.Count, known.Addresses.DistinctBy(static a => a.Address).Count());
            });
        }
    });

    private static Multiaddr Address(int port) => Multiaddr.Parse($"/ip4/192.0.2.1/tcp/{port}");
}
