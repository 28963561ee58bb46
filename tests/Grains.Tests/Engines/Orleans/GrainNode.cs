using Codex.Grains.Interfaces;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Codex.Grains.Tests;

/// <summary>Our grains on a cluster of genuine Orleans silos, with a storage that is not one.</summary>
internal sealed class GrainNode : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private GrainNode()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage(GrainStorageNames.Codex);
            silo.Services.AddSingleton<IDatasetStorage>(Storage);
            silo.Services.AddSingleton<TimeProvider>(new SiloClock(Time));
        });
        _cluster = builder.Build();
    }

    public FakeStorage Storage { get; } = new();

    public StoppedClock Time { get; } = new();

    public static async Task<GrainNode> StartAsync()
    {
        var node = new GrainNode();
        await node._cluster.DeployAsync();
        return node;
    }

    public IDatasetGrain Dataset(string manifestCid) => _cluster.Client.GetGrain<IDatasetGrain>(manifestCid);

    public IProviderListGrain Providers(string key) => _cluster.Client.GetGrain<IProviderListGrain>(key);

    public IBlockSetGrain BlockSet(string treeCid) => _cluster.Client.GetGrain<IBlockSetGrain>(treeCid);

    public ICommunityGrain Community(string communityId) => _cluster.Client.GetGrain<ICommunityGrain>(communityId);

    public ICommunityDirectoryGrain Communities() =>
        _cluster.Client.GetGrain<ICommunityDirectoryGrain>(ICommunityDirectoryGrain.Key);

    /// <summary>Forgets everything that is not stored.</summary>
    public Task RestartAsync() =>
        _cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    /// <summary>Shows the test's time to grains. The silo's own timers go on.</summary>
    private sealed class SiloClock(StoppedClock time) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();
    }
}
