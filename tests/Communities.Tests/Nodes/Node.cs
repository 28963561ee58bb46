using Codex.Communities.Catalog;
using Codex.Communities.Migration;
using Codex.Communities.Ports;
using Codex.Communities.Progress;
using Codex.Communities.Publishing;
using Codex.Communities.Sync;
using Codex.Datasets;
using Codex.Datasets.Ports;
using Codex.Grains;
using Codex.Grains.Interfaces;
using Codex.Orleans.Embedded.Hosting;
using Codex.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;

namespace Codex.Communities.Tests.Nodes;

/// <summary>
/// A node with a real store and real grains, on a clock that goes on only while somebody waits for something.
/// </summary>
internal sealed class Node : IAsyncDisposable
{
    // Of real time: a test that waits for what does not happen ends.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("codex-communities-");
    private readonly World _world;
    private readonly CommunityOptions _options;
    private readonly long _quotaBytes;
    private ServiceProvider _engine = null!;
    private ServiceProvider _services = null!;

    private Node(World world, CommunityOptions options, long quotaBytes) =>
        (_world, _options, _quotaBytes) = (world, options, quotaBytes);

    public ManualTimeProvider Time { get; } = new();

    public NodeParts Parts { get; } = new();

    public CapturedLog Log { get; } = new();

    public DatasetStore Store { get; private set; } = null!;

    public WorldNetwork Network { get; private set; } = null!;

    public CommunityCatalog Catalog => Get<CommunityCatalog>();

    public CommunitySyncer Syncer => Get<CommunitySyncer>();

    public ProgressReader Progress => Get<ProgressReader>();

    public ArchivePublisher Publisher => Get<ArchivePublisher>();

    public TorrentMigration Migration => Get<TorrentMigration>();

    public IGrainFactory Grains => Get<IGrainFactory>();

    private IHostedLifecycleService Engine => (IHostedLifecycleService)_engine.GetServices<IHostedService>().Single();

    public static async Task<Node> StartAsync(
        World world, CommunityOptions? options = null, long quotaBytes = 1L << 30)
    {
        var node = new Node(world, options ?? CommunityOptions.Default, quotaBytes);
        await node.StartAsync();
        return node;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Stops wherever it is, and starts again with what is on the disk.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public IDatasetGrain Dataset(string cid) => Grains.GetGrain<IDatasetGrain>(cid);

    /// <summary>Owners of the pins of a dataset.</summary>
    public async Task<string[]> OwnersAsync(string cid) =>
        await Dataset(cid).GetAsync(default) is { } record ? [.. record.Pins.Select(pin => pin.Owner)] : [];

    /// <summary>
    /// Waits for a state of a community; the clock stands still.
    /// </summary>
    public async Task<CommunityProgress> UntilAsync(CommunityId id, Func<CommunityProgress, bool> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var watch = Get<CommunityChanges>().Watch(id);
        while (true)
        {
            if (await Progress.GetAsync(id, patience.Token) is { } progress && isSo(progress))
                return progress;
            await watch.Signal.WaitAsync(patience.Token);
        }
    }

    /// <summary>Waits for a state of a community while the time goes on.</summary>
    public async Task<CommunityProgress> AdvanceUntilAsync(CommunityId id, Func<CommunityProgress, bool> isSo)
    {
        var goal = UntilAsync(id, isSo);
        while (!goal.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await goal;
    }

    /// <summary>Waits for the end of the sync of a community.</summary>
    public Task<CommunityProgress> EndedAsync(CommunityId id) =>
        UntilAsync(id, progress => progress.Community.Sync is { State: not SyncState.Running });

    /// <summary>Registers a community that has an index.</summary>
    public async Task<CommunityId> RegisterAsync(string id, Codex.Content.Cid index, ulong clock = 1)
    {
        var community = CommunityId.Parse(id);
        Assert.NotNull(await Catalog.RegisterAsync(community, default));
        Assert.Equal(IndexOffer.Current, await Catalog.OfferIndexAsync(community, index, clock, default));
        return community;
    }

    public async Task<CommunitySync> SyncAsync(CommunityId id, SyncMode mode = SyncMode.All) =>
        (await Syncer.BeginAsync(id, new SyncRequest { Mode = mode }, default))!;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Delete(recursive: true);
    }

    private async Task StartAsync()
    {
        Store = await DatasetStore.OpenAsync(
            new StorageOptions
            {
                RepoPath = Path.Combine(_directory.FullName, "repo"),
                Durability = Durability.Relaxed,
                MinFreeBytes = 0,
                QuotaBytes = _quotaBytes,
            },
            NullLoggerFactory.Instance,
            default);
        Network = new WorldNetwork(_world, Store, RegisterGrowthAsync);
        _engine = BuildEngine();
        await Engine.StartingAsync(default);
        _services = BuildServices();
        foreach (var service in _services.GetServices<IHostedService>())
            await service.StartAsync(default);
    }

    /// <summary>On a clock of its own: a call of a grain takes real time, and may not take too long.</summary>
    private ServiceProvider BuildEngine()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IDatasetStorage>(new StoreStorage(Store));
        services.AddEmbeddedGrains(new EmbeddedGrainOptions
        {
            DatabasePath = Path.Combine(_directory.FullName, "codex.db"),
            Durability = StateDurability.Relaxed,
            Grains =
            [
                GrainRegistration.Of<DatasetGrain>(),
                GrainRegistration.Of<BlockSetGrain>(),
                GrainRegistration.Of<CommunityGrain>(),
                GrainRegistration.Of<CommunityDirectoryGrain>(),
            ],
            StateTypes = [GrainStateJson.Default],
        });
        return services.BuildServiceProvider();
    }

    private ServiceProvider BuildServices()
    {
        var services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug));
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton(Store);
        services.AddSingleton(_engine.GetRequiredService<IGrainFactory>());
        services.AddSingleton<IDatasetNetwork>(Network);
        services.AddSingleton<INodeIdentity>(Parts);
        services.AddSingleton<IContentAnnouncer>(Parts);
        services.AddSingleton<IProviderCensus>(Parts);
        services.AddSingleton<IHostApplicationLifetime>(new StartedLifetime());
        services.AddDatasets(new DatasetOptions());
        services.AddCommunities(_options);
        return services.BuildServiceProvider();
    }

    private Task RegisterGrowthAsync(StoredManifest stored) => Get<DatasetRegistrar>().RegisterGrowthAsync(stored);

    private async Task StopAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
            await service.StopAsync(default);
        await Network.DisposeAsync();
        await Engine.StoppedAsync(default);
        await _services.DisposeAsync();
        await _engine.DisposeAsync();
        await Store.DisposeAsync();
    }
}
