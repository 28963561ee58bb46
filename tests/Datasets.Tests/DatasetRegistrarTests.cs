using System.IO.Pipelines;
using Codex.Datasets.Ports;
using Codex.Grains.Interfaces;
using Codex.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using Orleans;

namespace Codex.Datasets.Tests;

/// <summary>What the grains are told of a dataset, and when other nodes are.</summary>
public sealed class DatasetRegistrarTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _repo =
        Path.Combine(Path.GetTempPath(), "codex-datasets-tests", Guid.NewGuid().ToString("N"));

    private readonly IDatasetGrain _grain = Substitute.For<IDatasetGrain>();
    private readonly IContentAnnouncer _announcer = Substitute.For<IContentAnnouncer>();
    private DatasetRegistration? _registration;
    private DatasetStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await DatasetStore.OpenAsync(
            new StorageOptions
            {
                RepoPath = _repo,
                QuotaBytes = 1 << 20,
                Durability = Durability.Relaxed,
                MinFreeBytes = 0,
            },
            NullLoggerFactory.Instance,
            default);
        _grain.RegisterAsync(Arg.Do<DatasetRegistration>(told => _registration = told), Arg.Any<CancellationToken>())
            .Returns(RegistrationOutcome.Registered);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_repo, recursive: true);
    }

    [Fact]
    public async Task RegisterUpload_WithTtl_IsPinnedUntilThen_AndAnnounced()
    {
        var stored = await StoreAsync();
        await Registrar(TimeSpan.FromDays(30)).RegisterUploadAsync(stored, advertise: null);
        Assert.Equal("upload", _registration!.Pin!.Owner);
        Assert.Equal(Now.AddDays(30), _registration.Pin.ExpiresAt);
        Assert.True(_registration.IsComplete);
        Assert.Equal(stored.Manifest.TreeCid.ToString(), _registration.Description.TreeCid);
        await _grain.Received().SetAdvertisedAsync(true, Arg.Any<CancellationToken>());
        _announcer.Received(1).Announce(stored);
    }

    [Fact]
    public async Task RegisterFor_WithTtl_IsKeptForEver()
    {
        var stored = await StoreAsync();
        await Registrar(TimeSpan.FromDays(30)).RegisterForAsync(stored, "community:0x02", "archive of 0x02");
        Assert.Equal(
            new Pin { Owner = "community:0x02", Reason = "archive of 0x02", ExpiresAt = null }, _registration!.Pin);
        _announcer.Received(1).Announce(stored);
    }

    [Fact]
    public async Task RegisterUpload_NotToBeAdvertised_IsNotAnnounced()
    {
        var stored = await StoreAsync();
        await Registrar(ttl: null).RegisterUploadAsync(stored, advertise: false);
        Assert.Null(_registration!.Pin!.ExpiresAt);
        _announcer.DidNotReceive().Announce(Arg.Any<StoredManifest>());
    }

    [Fact]
    public async Task RegisterRead_OfAKnownDataset_ChangesNothing()
    {
        var stored = await StoreAsync();
        _grain.GetAsync(Arg.Any<CancellationToken>()).Returns(Known(stored));
        await Registrar(ttl: null).RegisterReadAsync(stored);
        Assert.Null(_registration);
        _announcer.DidNotReceive().Announce(Arg.Any<StoredManifest>());
    }

    [Fact]
    public async Task RegisterFound_KnownAndComplete_IsAnnouncedAndNotFetched()
    {
        var stored = await StoreAsync();
        _grain.GetAsync(Arg.Any<CancellationToken>()).Returns(Known(stored));
        Assert.False(await Registrar(ttl: null).RegisterFoundAsync(stored, CancellationToken.None));
        Assert.Null(_registration);
        _announcer.Received(1).Announce(stored);
    }

    private static DatasetRecord Known(StoredManifest stored) => new()
    {
        ManifestCid = stored.Cid.ToString(),
        Description = new DatasetDescription
        {
            TreeCid = stored.Manifest.TreeCid.ToString(),
            BlockSize = stored.Manifest.BlockSize,
            DatasetSize = stored.Manifest.DatasetSize,
        },
        StoredAt = Now,
        Pins = [],
        Advertised = true,
    };

    private DatasetRegistrar Registrar(TimeSpan? ttl)
    {
        var grains = Substitute.For<IGrainFactory>();
        grains.GetGrain<IDatasetGrain>(Arg.Any<string>(), Arg.Any<string?>()).Returns(_grain);
        var identity = Substitute.For<INodeIdentity>();
        identity.PeerId.Returns("16Uiu2HAm");
        var time = Substitute.For<TimeProvider>();
        time.GetUtcNow().Returns(Now);
        return new DatasetRegistrar(
            grains,
            _store,
            identity,
            _announcer,
            new DatasetOptions { BlockTtl = ttl },
            time,
            NullLogger<DatasetRegistrar>.Instance);
    }

    private async Task<StoredManifest> StoreAsync()
    {
        using MemoryStream bytes = new([1, 2, 3]);
        var result = await _store.IngestAsync(new IngestRequest(), PipeReader.Create(bytes), default);
        return result.Dataset!;
    }
}
