using System.Net;
using Codex.Discovery.Providers;
using Codex.Discovery.Routing;
using Codex.Discovery.Tests.Vectors;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Tests.Providers;

public sealed class MemoryProviderStoreTests
{
    private static readonly SignedPeerRecord[] Peers =
        [.. Enumerable.Range(1, 40).Select(number => Record((byte)number))];

    private readonly ManualTimeProvider _time = new();
    private readonly Random _random = Seed.NextRandom();

    [Fact]
    public async Task Get_RecordsOfAKey_AreTheOwnAndThenTheLatest()
    {
        var store = Store();
        var key = NextKey();
        await AddAsync(store, key, Peers[0], "5.0.0.1");
        await store.AddAsync(key, Peers[1], ProviderOrigin.Own, CancellationToken.None);
        await AddAsync(store, key, Peers[2], "5.0.0.2");

        Assert.Equal([Peers[1], Peers[2], Peers[0]], await GetAsync(store, key));
        Assert.Empty(await GetAsync(store, NextKey()));
    }

    [Fact]
    public async Task Get_AfterADay_GivesNothing()
    {
        var store = Store();
        var (key, other) = (NextKey(), NextKey());
        await AddAsync(store, key, Peers[0], "5.0.0.1");
        await AddAsync(store, other, Peers[0], "5.0.0.1");
        _time.Advance(TimeSpan.FromHours(23));
        await AddAsync(store, other, Peers[0], "5.0.0.1");
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Empty(await GetAsync(store, key));
        Assert.Single(await GetAsync(store, other));
        Assert.Equal(1, store.Count);
        _time.Advance(TimeSpan.FromHours(23));
        Assert.Empty(await GetAsync(store, other));
        Assert.Equal((0, 0, 0L), (store.Count, store.ForeignCount, store.ForeignBytes));
    }

    [Fact]
    public async Task Add_SamePeerAgain_KeepsTheNewerRecord()
    {
        var store = Store();
        var key = NextKey();
        var newer = Record(1, sequence: 9);
        Assert.True(await AddAsync(store, key, newer, "5.0.0.1"));

        Assert.False(await AddAsync(store, key, Peers[0], "5.0.0.2"));
        Assert.Equal([newer], await GetAsync(store, key));
        Assert.True(await AddAsync(store, key, Record(1, sequence: 10), "5.0.0.2"));

        Assert.Equal(10u, Assert.Single(await GetAsync(store, key)).Sequence);
        Assert.Equal(1, store.ForeignCount);
    }

    [Fact]
    public async Task Add_ForeignRecordOfAnOwnEntry_IsRefused()
    {
        var store = Store();
        var key = NextKey();
        await store.AddAsync(key, Peers[0], ProviderOrigin.Own, CancellationToken.None);

        Assert.False(await AddAsync(store, key, Record(1, sequence: 99), "5.0.0.1"));

        Assert.Equal([Peers[0]], await GetAsync(store, key));
    }

    [Fact]
    public async Task Remove_Entry_IsGone()
    {
        var store = Store();
        var key = NextKey();
        await AddAsync(store, key, Peers[0], "5.0.0.1");
        await AddAsync(store, key, Peers[1], "5.0.0.1");

        await store.RemoveAsync(key, Peers[0].PeerId, CancellationToken.None);
        await store.RemoveAsync(NextKey(), Peers[0].PeerId, CancellationToken.None);

        Assert.Equal([Peers[1]], await GetAsync(store, key));
    }

    [Fact]
    public async Task Add_MoreThanAKeyMayHave_TakesThePlaceOfTheOneSourceThatSentMost()
    {
        var store = Store();
        var key = NextKey();
        await AddAsync(store, key, Peers[0], "5.0.0.1");
        foreach (var peer in Peers[1..])
            await AddAsync(store, key, peer, "5.0.0.66");

        var found = await GetAsync(store, key);

        Assert.Equal(DiscoveryLimits.Default.MaxProvidersPerKey, found.Count);
        Assert.Contains(Peers[0], found);
        Assert.Equal(DiscoveryLimits.Default.MaxProvidersPerKey, store.Count);
    }

    [Fact]
    public async Task Add_FloodOfOneSource_EvictsOnlyItself()
    {
        var store = Store();
        var (own, honest) = await FillAsync(store);

        for (var i = 0; i < 100_000; i++)
            await AddAsync(store, NextKey(), Peers[i % Peers.Length], "5.0.0.66");

        await AssertIntactAsync(store, own, honest);
        Assert.Equal(DiscoveryLimits.Default.MaxProviderEntriesPerSource + honest.Count, store.ForeignCount);
    }

    [Fact]
    public async Task Add_FloodOfManySources_StaysWithinTheRoomAndLeavesWhatIsOwn()
    {
        var store = Store();
        var (own, honest) = await FillAsync(store);

        // 1000 addresses, 100 records each: each announces more than an honest node here does.
        for (var i = 0; i < 100_000; i++)
            await store.AddAsync(
                NextKey(),
                Peers[i % Peers.Length],
                new ProviderOrigin(new IPAddress([6, 0, (byte)(i % 1000 / 250), (byte)(i % 250)])),
                CancellationToken.None);

        await AssertIntactAsync(store, own, honest);
        Assert.InRange(store.ForeignCount, 20_000, DiscoveryLimits.Default.MaxProviderEntries);
    }

    [Fact]
    public async Task Add_LargeRecords_AreBoundedInMemory()
    {
        var limits = DiscoveryLimits.Default with { MaxProviderBytes = 100_000 };
        var store = new MemoryProviderStore(limits, _time);
        for (var i = 0; i < 1000; i++)
            await AddAsync(store, NextKey(), Peers[i % Peers.Length], $"5.0.{i % 7}.1");

        Assert.InRange(store.ForeignBytes, 90_000, 100_000);
        Assert.InRange(store.ForeignCount, 50, 100);
    }

    [Fact]
    public async Task Count_AnyOrderOfCalls_AddsUp()
    {
        var limits = DiscoveryLimits.Default with { MaxProviderEntries = 50, MaxProviderEntriesPerSource = 20 };
        var store = new MemoryProviderStore(limits, _time);
        var keys = Enumerable.Range(0, 10).Select(_ => NextKey()).ToArray();
        for (var i = 0; i < 5_000; i++)
        {
            var (key, peer) = (keys[_random.Next(keys.Length)], Peers[_random.Next(Peers.Length)]);
            switch (_random.Next(10))
            {
                case 0:
                    await store.RemoveAsync(key, peer.PeerId, CancellationToken.None);
                    break;
                case 1:
                    _time.Advance(TimeSpan.FromMinutes(_random.Next(60)));
                    break;
                case 2:
                    await store.AddAsync(key, peer, ProviderOrigin.Own, CancellationToken.None);
                    break;
                default:
                    await AddAsync(store, key, peer, $"5.0.0.{_random.Next(5)}");
                    break;
            }
            Assert.InRange(store.ForeignCount, 0, 50);
            Assert.InRange(store.Count, store.ForeignCount, int.MaxValue);
        }
        _time.Advance(TimeSpan.FromHours(24));
        await GetAsync(store, keys[0]);
        Assert.Equal((0, 0, 0L), (store.Count, store.ForeignCount, store.ForeignBytes));
    }

    private static SignedPeerRecord Record(byte number, ulong sequence = 1) =>
        TestKeys.Record(TestKeys.Of(number), new IPEndPoint(new IPAddress([5, 0, 0, number]), 8070), sequence);

    private static async Task<bool> AddAsync(
        MemoryProviderStore store, NodeId key, SignedPeerRecord record, string source) =>
        await store.AddAsync(
            key, record, new ProviderOrigin(IPAddress.Parse(source)), CancellationToken.None);

    private static async Task<IReadOnlyList<SignedPeerRecord>> GetAsync(MemoryProviderStore store, NodeId key) =>
        await store.GetAsync(key, CancellationToken.None);

    private static async Task AssertIntactAsync(
        MemoryProviderStore store, List<NodeId> own, List<(NodeId Key, PeerId Peer)> honest)
    {
        Assert.InRange(store.ForeignBytes, 0, DiscoveryLimits.Default.MaxProviderBytes);
        foreach (var key in own)
            Assert.Contains(Peers[0], await GetAsync(store, key));
        foreach (var (key, peer) in honest)
            Assert.Contains(await GetAsync(store, key), record => record.PeerId == peer);
    }

    private MemoryProviderStore Store() => new(DiscoveryLimits.Default, _time);

    private NodeId NextKey() => NodeId.NextRandom(_random);

    /// <summary>50 own entries, and 5 of each of 10 honest nodes.</summary>
    private async Task<(List<NodeId> Own, List<(NodeId Key, PeerId Peer)> Honest)> FillAsync(MemoryProviderStore store)
    {
        var own = new List<NodeId>();
        var honest = new List<(NodeId, PeerId)>();
        for (var i = 0; i < 50; i++)
        {
            own.Add(NextKey());
            await store.AddAsync(own[^1], Peers[0], ProviderOrigin.Own, CancellationToken.None);
            var peer = Peers[1 + i % 10];
            honest.Add((NextKey(), peer.PeerId));
            await AddAsync(store, honest[^1].Item1, peer, $"5.0.1.{i % 10}");
        }
        return (own, honest);
    }
}
