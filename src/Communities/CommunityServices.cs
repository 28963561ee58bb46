using Codex.Communities.Catalog;
using Codex.Communities.Following;
using Codex.Communities.Indices;
using Codex.Communities.Migration;
using Codex.Communities.Progress;
using Codex.Communities.Publishing;
using Codex.Communities.Sync;
using Codex.Datasets;
using Codex.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace Codex.Communities;

/// <summary>Adds the communities to a host.</summary>
public static class CommunityServices
{
    /// <summary>
    /// Registers <see cref="CommunityCatalog"/>, <see cref="CommunitySyncer"/>, <see cref="ProgressReader"/>,
    /// <see cref="ArchivePublisher"/> and <see cref="TorrentMigration"/>, and what runs beside them. The host provides
    /// what <see cref="DatasetServices.AddDatasets"/> asks for, <c>IDatasetNetwork</c>, and <c>IProviderCensus</c>.
    /// </summary>
    public static IServiceCollection AddCommunities(this IServiceCollection services, CommunityOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MinProviders, nameof(CommunityOptions.MinProviders));
        services.AddSingleton(options);
        services.AddSingleton<CommunityGates>();
        services.AddSingleton<CommunityChanges>();
        services.AddSingleton<CommunityPins>();
        services.AddSingleton<CommunityIndices>();
        services.AddSingleton<CommunityRegistry>();
        services.AddSingleton<IndexReader>();
        services.AddSingleton<ShortageBoard>();
        services.AddSingleton(new CensusRequests(options));
        services.AddSync();
        services.AddPublishing();
        services.AddSingleton(static provider => new CommunityCatalog(
            provider.Get<IGrainFactory>(),
            provider.Get<DatasetStore>(),
            provider.Get<CommunitySyncer>(),
            provider.Get<CommunityGates>(),
            provider.Get<CommunityPins>(),
            provider.Get<CommunityIndices>(),
            provider.Get<CommunityChanges>(),
            provider.Get<CommunityRegistry>(),
            provider.Get<CommunityOptions>()));
        services.AddSingleton(static provider => new ProgressReader(
            provider.Get<IGrainFactory>(),
            provider.Get<DatasetStore>(),
            provider.Get<CommunitySyncer>(),
            provider.Get<CommunityChanges>(),
            provider.Get<ShortageBoard>(),
            provider.Get<TimeProvider>()));
        services.AddHostedService<Follower>();
        services.AddHostedService<ProviderCensusTaker>();
        return services;
    }

    private static void AddSync(this IServiceCollection services)
    {
        services.AddSingleton<SyncTurns>();
        services.AddSingleton<DatasetFetcher>();
        services.AddSingleton<SyncServices>();
        services.AddSingleton(static provider => new CommunitySyncer(
            provider.Get<SyncServices>(), provider.Get<IHostApplicationLifetime>()));
        services.AddSingleton<IHostedService>(static provider => provider.Get<CommunitySyncer>());
    }

    private static void AddPublishing(this IServiceCollection services)
    {
        services.AddSingleton<DatasetUploads>();
        services.AddSingleton<IndexWriter>();
        services.AddSingleton(static provider => new ArchivePublisher(
            provider.Get<IGrainFactory>(),
            provider.Get<DatasetUploads>(),
            provider.Get<DatasetRegistrar>(),
            provider.Get<CommunityPins>(),
            provider.Get<CommunityGates>(),
            provider.Get<IndexWriter>()));
        services.AddSingleton(static provider => new TorrentMigration(
            provider.Get<DatasetStore>(),
            provider.Get<DatasetUploads>(),
            provider.Get<ArchivePublisher>(),
            provider.Get<IndexWriter>()));
    }

    private static T Get<T>(this IServiceProvider provider)
        where T : notnull => provider.GetRequiredService<T>();
}
