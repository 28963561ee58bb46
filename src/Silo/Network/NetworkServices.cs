using Codex.Api.Ports;
using Codex.Api.Ports.Reachability;
using Codex.Communities.Ports;
using Codex.Datasets.Ports;
using Codex.Discovery;
using Codex.Discovery.Advertising;
using Codex.Discovery.Providers;
using Codex.Discovery.Transport;
using Codex.Exchange;
using Codex.Exchange.Downloads;
using Codex.Exchange.Providers;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Silo.Adapters;
using Codex.Silo.Hosting;
using Codex.Silo.Options;
using Codex.Silo.Reachability;
using Codex.Storage;
using Host = Codex.Libp2p.Hosting.Host;

namespace Codex.Silo.Network;

/// <summary>Composes discovery, exchange, and what joins them with the grains and the API.</summary>
internal static class NetworkServices
{
    /// <summary>Adds the network.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">Checked options.</param>
    /// <param name="key">The node's identity.</param>
    /// <param name="socket">The bound socket of discovery; the network disposes it.</param>
    /// <exception cref="StartException">A bootstrap node's record is none.</exception>
    public static IServiceCollection AddNetwork(
        this IServiceCollection services, PeerOptions options, NodeKey key, IDatagramSocket socket)
    {
        var bootstrap = BootstrapNodes.Parse(options.BootstrapNodes);
        services.AddSingleton(DiscoveryLimits.Default);
        services.AddSingleton<OwnContent>();
        services.AddSingleton<MemoryProviderStore>();
        services.AddSingleton<IProviderStore, GrainProviderStore>();
        services.AddSingleton(provider => new NodeAddresses(provider.GetRequiredService<ILocalPeer>(), options.Nat));
        services.AddSingleton<IProviderRecordSource>(provider => new ProviderRecordSource(
            key, provider.GetRequiredService<NodeAddresses>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new DhtNode(
            new DhtOptions
            {
                BootstrapNodes = bootstrap,
                ExternalAddress = provider.GetRequiredService<NodeAddresses>().DiscoveryAddress,
            },
            key,
            provider.GetRequiredService<IProviderStore>(),
            socket,
            provider.GetRequiredService<TimeProvider>(),
            new Random(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IContentRouting>(static provider => provider.GetRequiredService<DhtNode>());
        services.AddSingleton(static provider => new Advertiser(
            provider.GetRequiredService<IContentRouting>(),
            provider.GetRequiredService<IProviderRecordSource>(),
            DiscoveryLimits.Default,
            provider.GetRequiredService<TimeProvider>(),
            new Random(),
            provider.GetRequiredService<ILogger<Advertiser>>()));
        services.AddSingleton<IProviderFinder, ProviderFinder>();
        services.AddSingleton<IProviderCensus, ProviderCensus>();
        services.AddSingleton<IDownloadObserver, DownloadRecorder>();
        services.AddSingleton(static provider => new BlockExchange(
            new ExchangeOptions(),
            provider.GetRequiredService<DatasetStore>(),
            provider.GetRequiredService<ILocalPeer>(),
            provider.GetRequiredService<IProviderFinder>(),
            provider.GetRequiredService<IDownloadObserver>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<CommunityMembers>()));
        services.AddSingleton<CommunityMembers>();
        services.AddHostedService(static provider => provider.GetRequiredService<CommunityMembers>());
        services.AddSingleton(provider => new NatTraversal(
            (Host)provider.GetRequiredService<ILocalPeer>(),
            options,
            bootstrap,
            socket.LocalEndPoint.Port,
            key,
            provider.GetRequiredService<DhtNode>(),
            provider.GetRequiredService<Advertiser>(),
            provider.GetRequiredService<CommunityMembers>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<INatStatus, NatStatus>();
        services.AddSingleton<IDatasetNetwork, DatasetNetwork>();
        services.AddSingleton<IContentAnnouncer, ContentAnnouncer>();
        services.AddSingleton<IPeers, PeerEdge>();
        services.AddHostedService<NetworkService>();
        return services;
    }
}
