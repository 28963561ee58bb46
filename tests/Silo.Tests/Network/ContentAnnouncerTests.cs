using Codex.Discovery;
using Codex.Discovery.Advertising;
using Codex.Discovery.Routing;
using Codex.Silo.Network;
using Codex.Silo.Options;
using Codex.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;

namespace Codex.Silo.Tests.Network;

public sealed class ContentAnnouncerTests : IAsyncLifetime
{
    private readonly StoredManifest _first = SampleDatasets.Named("a.bin");
    private readonly StoredManifest _second = SampleDatasets.Named("b.bin");
    private readonly IContentRouting _routing = Substitute.For<IContentRouting>();
    private readonly IProviderRecordSource _records = Substitute.For<IProviderRecordSource>();
    private readonly OwnContent _own = new();
    private readonly Advertiser _advertiser;

    public ContentAnnouncerTests()
    {
        _records.Current.Returns(NodeKeys.Record(1));
        _advertiser = new Advertiser(
            _routing, _records, DiscoveryLimits.Default, new ManualTimeProvider(), Seed.NextRandom(),
            NullLogger<Advertiser>.Instance);
    }

    private NodeId TreeKey => NodeId.Of(_first.Manifest.TreeCid);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _advertiser.DisposeAsync();

    [Fact]
    public void Announce_Dataset_AdvertisesManifestAndTree()
    {
        Announcer().Announce(_first);
        Assert.Equal(2, _advertiser.Count);
        Assert.False(_advertiser.Add(_first.Cid));
        Assert.False(_advertiser.Add(_first.Manifest.TreeCid));
    }

    [Fact]
    public void Announce_AdvertisingIsOff_OnlyRemembersThatItIsHere()
    {
        Announcer(advertise: false).Announce(_first);
        Assert.Equal(0, _advertiser.Count);
        Assert.True(_own.Contains(TreeKey));
    }

    [Fact]
    public void Withdraw_OneOfTwoManifestsOfATree_LeavesTheTreeToTheOther()
    {
        var announcer = Announcer();
        announcer.Announce(_first);
        announcer.Announce(_second);

        announcer.Withdraw(_first);
        Assert.Equal(2, _advertiser.Count);
        Assert.False(_advertiser.Add(_first.Manifest.TreeCid));
        Assert.True(_own.Contains(TreeKey));

        announcer.Withdraw(_second);
        Assert.Equal(0, _advertiser.Count);
        Assert.False(_own.Contains(TreeKey));
    }

    [Fact]
    public void Withdraw_DatasetThatIsNotAnnounced_LeavesTheTreeToTheOther()
    {
        var announcer = Announcer();
        announcer.Announce(_first);
        announcer.Withdraw(_second);
        Assert.Equal(2, _advertiser.Count);
    }

    private ContentAnnouncer Announcer(bool advertise = true) => new(
        _advertiser, _own, new SiloOptions { Peers = new PeerOptions { AdvertiseContent = advertise } });
}
