using System.Collections.Immutable;
using System.Net;
using Codex.Discovery;
using Codex.Discovery.Advertising;
using Codex.Discovery.Providers;
using Codex.Discovery.Routing;
using Codex.Grains.Interfaces;
using Codex.Libp2p.Records;
using Codex.Silo.Network;
using Codex.Silo.Options;
using Codex.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Orleans;

namespace Codex.Silo.Tests.Network;

public sealed class GrainProviderStoreTests
{
    private static readonly ProviderOrigin Stranger = new(IPAddress.Parse("192.0.2.7"));
    private readonly IGrainFactory _grains = Substitute.For<IGrainFactory>();
    private readonly IProviderListGrain _grain = Substitute.For<IProviderListGrain>();
    private readonly ManualTimeProvider _time = new();
    private readonly OwnContent _own = new();
    private readonly IProviderRecordSource _records = Substitute.For<IProviderRecordSource>();
    private bool _isAdvertising = true;
    private readonly StoredManifest _dataset = SampleDatasets.Named("a.bin");

    public GrainProviderStoreTests()
    {
        _grains.GetGrain<IProviderListGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(_grain);
        _grain.GetAsync(Arg.Any<CancellationToken>()).Returns(ImmutableArray<ProviderRecord>.Empty);
    }

    private NodeId Key => NodeId.Of(_dataset.Cid);

    [Fact]
    public async Task Add_ForADatasetThatIsHere_IsKeptByItsGrain()
    {
        var store = Store();
        _own.Add(_dataset);
        var record = NodeKeys.Record(1);
        var envelope = record.Envelope.Bytes.ToArray();

        Assert.True(await store.AddAsync(Key, record, Stranger, default));

        _grains.Received().GetGrain<IProviderListGrain>(Key.ToString(), Arg.Any<string?>());
        await _grain.Received(1).AddAsync(
            Arg.Is<ProviderRecord>(kept =>
                kept.PeerId == record.PeerId.ToString()
                && kept.Envelope.SequenceEqual(envelope)
                && kept.ExpiresAt == _time.GetUtcNow() + TimeSpan.FromHours(24)),
            Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Add_ForAnythingElse_StaysInMemory()
    {
        var store = Store();
        Assert.True(await store.AddAsync(Key, NodeKeys.Record(1), Stranger, default));
        Assert.Single(await store.GetAsync(Key, default));
        Assert.Empty(_grain.ReceivedCalls());
    }

    [Fact]
    public async Task FindOwn_WhatIsHere_IsThisNodesRecord_AndNoLongerOnceItIsGone()
    {
        var (mine, other) = (NodeKeys.Record(1), NodeKeys.Record(2));
        _records.Current.Returns(mine);
        var store = Store();
        Assert.Null(store.FindOwn(Key));
        _own.Add(_dataset);
        Assert.Equal(mine, store.FindOwn(Key));
        Assert.True(await store.AddAsync(Key, other, Stranger, default));
        Assert.Equal([other], await store.GetAsync(Key, default));

        _own.Remove(_dataset);
        Assert.Null(store.FindOwn(Key));
        Assert.Equal([other], await store.GetAsync(Key, default));
    }

    [Fact]
    public void FindOwn_ANodeThatDoesNotAdvertise_IsNothing()
    {
        _records.Current.Returns(NodeKeys.Record(1));
        _isAdvertising = false;
        _own.Add(_dataset);
        Assert.Null(Store().FindOwn(Key));
    }

    [Fact]
    public async Task Get_AfterARestart_GivesWhatTheGrainRemembers()
    {
        var record = NodeKeys.Record(1);
        ImmutableArray<ProviderRecord> kept =
        [
            Kept(record),
            new ProviderRecord { PeerId = "garbage", Envelope = [1, 2, 3], ExpiresAt = DateTimeOffset.MaxValue },
        ];
        _grain.GetAsync(Arg.Any<CancellationToken>()).Returns(kept);
        _own.Add(_dataset);
        var store = Store();

        Assert.Equal(record.PeerId, (await store.GetAsync(Key, default)).Single().PeerId);
        await store.GetAsync(Key, default);
        await _grain.Received(1).GetAsync(Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Get_AfterARestart_GivesTheLatestFirst()
    {
        var records = Enumerable.Range(1, 3).Select(static seed => NodeKeys.Record((byte)seed)).ToArray();

        // As the grain gives them: the latest first.
        _grain.GetAsync(Arg.Any<CancellationToken>()).Returns([.. records.Select(Kept)]);
        _own.Add(_dataset);
        var found = await Store().GetAsync(Key, default);
        Assert.Equal(records.Select(static record => record.PeerId), found.Select(static record => record.PeerId));
    }

    [Theory]
    [InlineData("/ip4/192.0.2.1/tcp/8070")]
    [InlineData("/ip6/2001:db8::1/tcp/8070")]
    [InlineData("/dns4/provider.example/tcp/8070")]
    public async Task Add_NewerRecordThanALoadedOne_ReplacesIt(string address)
    {
        _grain.GetAsync(Arg.Any<CancellationToken>()).Returns([Kept(NodeKeys.Record(1, address))]);
        _own.Add(_dataset);
        var store = Store();
        Assert.Equal(1UL, (await store.GetAsync(Key, default)).Single().Sequence);

        Assert.True(await store.AddAsync(Key, NodeKeys.Record(1, address, sequence: 2), Stranger, default));

        Assert.Equal(2UL, (await store.GetAsync(Key, default)).Single().Sequence);
        await _grain.Received(1).AddAsync(Arg.Any<ProviderRecord>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Get_LoadedRecordThatIsRepeated_LivesADayMore()
    {
        var record = NodeKeys.Record(1);
        _grain.GetAsync(Arg.Any<CancellationToken>()).Returns([Kept(record)]);
        _own.Add(_dataset);
        var store = Store();
        await store.GetAsync(Key, default);
        _time.Advance(TimeSpan.FromHours(23));
        Assert.True(await store.AddAsync(Key, record, Stranger, default));
        _time.Advance(TimeSpan.FromHours(23));
        Assert.Single(await store.GetAsync(Key, default));
    }

    [Fact]
    public async Task Add_GrainThatFails_IsKeptInMemoryAllTheSame()
    {
        _own.Add(_dataset);
        _grain.AddAsync(Arg.Any<ProviderRecord>(), Arg.Any<CancellationToken>())
            .ThrowsAsync(new InvalidOperationException());
        var store = Store();
        Assert.True(await store.AddAsync(Key, NodeKeys.Record(1), Stranger, default));
        Assert.Single(await store.GetAsync(Key, default));
    }

    private ProviderRecord Kept(SignedPeerRecord record) => new()
    {
        PeerId = record.PeerId.ToString(),
        Envelope = [.. record.Envelope.Bytes.Span],
        ExpiresAt = _time.GetUtcNow() + TimeSpan.FromHours(1),
    };

    private GrainProviderStore Store() => new(
        new MemoryProviderStore(DiscoveryLimits.Default, _time),
        _own,
        _records,
        new SiloOptions { Peers = new PeerOptions { AdvertiseContent = _isAdvertising } },
        _grains,
        DiscoveryLimits.Default,
        _time,
        NullLogger<GrainProviderStore>.Instance);
}
