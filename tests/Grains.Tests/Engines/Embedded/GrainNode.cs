using Codex.Grains.Interfaces;
using Codex.Orleans.Embedded.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Codex.Grains.Tests;

/// <summary>Our grains on the embedded engine, with a storage that is not one.</summary>
internal sealed class GrainNode : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("codex-grains-");
    private ServiceProvider? _services;

    private GrainNode()
    {
    }

    public FakeStorage Storage { get; } = new();

    public StoppedClock Time { get; } = new();

    public string DatabasePath => Path.Combine(_directory.FullName, "codex.db");

    public static async Task<GrainNode> StartAsync()
    {
        var node = new GrainNode();
        await node.StartEngineAsync();
        return node;
    }

    public IDatasetGrain Dataset(string manifestCid) => Factory.GetGrain<IDatasetGrain>(manifestCid);

    public IProviderListGrain Providers(string key) => Factory.GetGrain<IProviderListGrain>(key);

    public IBlockSetGrain BlockSet(string treeCid) => Factory.GetGrain<IBlockSetGrain>(treeCid);

    public ICommunityGrain Community(string communityId) => Factory.GetGrain<ICommunityGrain>(communityId);

    public ICommunityDirectoryGrain Communities() =>
        Factory.GetGrain<ICommunityDirectoryGrain>(ICommunityDirectoryGrain.Key);

    /// <summary>Forgets everything that is not stored.</summary>
    public async Task RestartAsync()
    {
        await StopEngineAsync();
        await StartEngineAsync();
    }

    /// <summary>As the other, and does something in between.</summary>
    public async Task RestartAsync(Action whileStopped)
    {
        await StopEngineAsync();
        whileStopped();
        await StartEngineAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopEngineAsync();
        _directory.Delete(recursive: true);
    }

    private IGrainFactory Factory => _services!.GetRequiredService<IGrainFactory>();

    private IHostedLifecycleService Engine =>
        (IHostedLifecycleService)_services!.GetServices<IHostedService>().Single();

    private async Task StartEngineAsync()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IDatasetStorage>(Storage);
        services.AddEmbeddedGrains(new EmbeddedGrainOptions
        {
            DatabasePath = DatabasePath,
            Durability = StateDurability.Relaxed,
            Grains =
            [
                GrainRegistration.Of<DatasetGrain>(),
                GrainRegistration.Of<BlockSetGrain>(),
                GrainRegistration.Of<ProviderListGrain>(),
                GrainRegistration.Of<CommunityGrain>(),
                GrainRegistration.Of<CommunityDirectoryGrain>(),
            ],
            StateTypes = [GrainStateJson.Default],
        });
        _services = services.BuildServiceProvider();
        await Engine.StartingAsync(default);
    }

    private async Task StopEngineAsync()
    {
        await Engine.StoppedAsync(default);
        await _services!.DisposeAsync();
    }
}
