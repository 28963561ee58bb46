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
    public async Task Get_RecordsOfAKey_AreTheLatestFirst()
    {
        var store = Store();
        var key = NextKey();
        await AddAsync(store, key, Peers[0], "5.0.0.1");
        await AddAsync(store, key, Peers[2], "5.0.0.2");

        Assert.Equal([Peers[2], Peers[0]], await GetAsync(store, key));
        Assert.Null(store.FindOwn(key));
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
        Assert.Equal((0, 0L), (store.Count, store.Bytes));
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
        Assert.Equal(1, store.Count);
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
        var honest = await FillAsync(store);

        for (var i = 0; i < 100_000; i++)
            await AddAsync(store, NextKey(), Peers[i % Peers.Length], "5.0.0.66");

        await AssertIntactAsync(store, honest);
        Assert.Equal(DiscoveryLimits.Default.MaxProviderEntriesPerSource + honest.Count, store.Count);
    }

    [Fact]
    public async Task Add_FloodOfManySources_StaysWithinTheRoom()
    {
        var store = Store();
        var honest = await FillAsync(store);

        // 1000 addresses, 100 records each: each announces more than an honest node here does.
        for (var i = 0; i < 100_000; i++)
            await store.AddAsync(
                NextKey(),
                Peers[i % Peers.Length],
                new ProviderOrigin(new IPAddress([6, 0, (byte)(i % 1000 / 250), (byte)(i % 250)])),
                CancellationToken.None);

        await AssertIntactAsync(store, honest);
        Assert.InRange(store.Count, 20_000, DiscoveryLimits.Default.MaxProviderEntries);
    }

    [Fact]
    public async Task Add_LargeRecords_AreBoundedInMemory()
    {
        var limits = DiscoveryLimits.Default with { MaxProviderBytes = 100_000 };
        var store = new MemoryProviderStore(limits, _time);
        for (var i = 0; i < 1000; i++)
            await AddAsync(store, NextKey(), Peers[i % Peers.Length], $"5.0.{i % 7}.1");

        Assert.InRange(store.Bytes, 90_000, 100_000);
        Assert.InRange(store.Count, 50, 100);
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
                    _time.Advance(TimeSpan.FromMinutes(_random.Next(60)));
                    break;
                default:
                    await AddAsync(store, key, peer, $"5.0.0.{_random.Next(5)}");
                    break;
            }
            Assert.InRange(store.Count, 0, 50);
        }
        _time.Advance(TimeSpan.FromHours(24));
        await GetAsync(store, keys[0]);
        Assert.Equal((0, 0L), (store.Count, store.Bytes));
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
        MemoryProviderStore store, List<(NodeId Key, PeerId Peer)> honest)
    {
        Assert.InRange(store.Bytes, 0, DiscoveryLimits.Default.MaxProviderBytes);
        foreach (var (key, peer) in honest)
            Assert.Contains(await GetAsync(store, key), record => record.PeerId == peer);
    }

    private MemoryProviderStore Store() => new(DiscoveryLimits.Default, _time);

    private NodeId NextKey() => NodeId.NextRandom(_random);

    /// <summary>5 entries of each of 10 honest nodes.</summary>
    private async Task<List<(NodeId Key, PeerId Peer)>> FillAsync(MemoryProviderStore store)
    {
        var honest = new List<(NodeId, PeerId)>();
        for (var i = 0; i < 50; i++)
        {
            var peer = Peers[1 + i % 10];
            honest.Add((NextKey(), peer.PeerId));
            await AddAsync(store, honest[^1].Item1, peer, $"5.0.1.{i % 10}");
        }
        return honest;
    }
}
