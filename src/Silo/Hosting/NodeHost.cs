using Codex.Api;
using Codex.Api.Ports;
using Codex.Communities;
using Codex.Datasets;
using Codex.Datasets.Ports;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Silo.Adapters;
using Codex.Silo.Engine;
using Codex.Silo.Logging;
using Codex.Silo.Maintenance;
using Codex.Silo.Network;
using Codex.Silo.Options;
using Codex.Silo.Transport;
using Codex.Storage;
using Microsoft.AspNetCore.Connections;

namespace Codex.Silo.Hosting;

/// <summary>Composes and runs the node: everything between a locked data directory and a served API.</summary>
internal static partial class NodeHost
{
    /// <summary>Runs a node until <paramref name="stopping"/> is cancelled, then stops it in order.</summary>
    /// <param name="options">Checked options.</param>
    /// <param name="dataDirectory">The data directory, locked.</param>
    /// <param name="logging">The logging of the process.</param>
    /// <param name="stopping">Cancelled when the node is to stop.</param>
    /// <exception cref="StartException">The node cannot start.</exception>
    public static async Task RunAsync(
        SiloOptions options, DataDirectory dataDirectory, NodeLogging logging, CancellationToken stopping)
    {
        ThreadPool.SetMinThreads(TransportLimits.MinWorkerThreads, TransportLimits.MinWorkerThreads);
        var key = LoadKey(options.NetPrivKeyPath);
        var identity = new NodeIdentity(key);
        await using var store = await OpenStoreAsync(options, logging, stopping).ConfigureAwait(false);
        await using var peers = PeerHosting.Create(options.Peers, key, logging.Factory);
        await using var app = Build(options, dataDirectory, logging, key, identity, store, peers);

        // Before anything is made that asks where the node listens.
        await PeerHosting.StartAsync(peers, stopping).ConfigureAwait(false);
        app.MapCodexApi();
        try
        {
            await app.StartAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (StartException.IsBindFailure(e))
        {
            throw StartException.CannotListen("api", options.ApiBindAddress, options.ApiPort, e);
        }

        var logger = logging.Factory.CreateLogger(typeof(NodeHost).FullName!);
        Announce(logger, app.Urls.First(), identity, options, store.Usage);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (stopping.Register(stopped.SetResult))
            await stopped.Task.ConfigureAwait(false);
        LogStopping(logger);
        await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static WebApplication Build(
        SiloOptions options,
        DataDirectory dataDirectory,
        NodeLogging logging,
        NodeKey key,
        NodeIdentity identity,
        DatasetStore store,
        ILocalPeer peers)
    {
        // The empty builder: no settings files, no environment variables of the framework and none of its loggers.
        // It listens a tenth of a second earlier than the slim one.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Codex" });
        var services = builder.Services;
        services.AddLogging();
        services.AddSingleton(logging.Factory);
        services.AddSingleton(logging.Levels);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(dataDirectory);
        services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        services.AddSingleton<IMemoryPoolFactory<byte>, TransportBufferPoolFactory>();
        services.Configure<Microsoft.Extensions.Hosting.HostOptions>(
            static host => host.ShutdownTimeout = ShutdownLimits.Requests);

        services.AddSingleton(store);
        services.AddSingleton<INodeIdentity>(identity);
        services.AddSingleton<ILogLevels, LogLevelControl>();
        services.AddSingleton(peers);
        services.AddNodeGrains(options);
        services.AddNetwork(options.Peers, key, PeerHosting.BindDiscovery(options.Peers));
        services.AddHostedService<RepoReconciler>();
        if (options.BlockTtl is not null)
            services.AddHostedService<ExpiryMaintenance>();
        services.AddDatasets(new DatasetOptions { BlockTtl = options.BlockTtl });
        services.AddCommunities(CommunityOptionsOf(options));
        services.AddCodexApi(ApiOptionsOf(options));
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxConcurrentConnections = TransportLimits.Connections;
            kestrel.Listen(options.ApiBindAddress, options.ApiPort);
        });
        return builder.Build();
    }

    private static CommunityOptions CommunityOptionsOf(SiloOptions options) => new()
    {
        Follow = [.. options.Follow],
        MinProviders = options.MinProviders,
        ManifestFormat = options.ManifestFormat,
    };

    private static ApiOptions ApiOptionsOf(SiloOptions options) => new()
    {
        CorsOrigin = options.ApiCorsOrigin,
        LenientMime = options.LenientMime,
        ManifestFormat = options.ManifestFormat,
        Version = BuildVersion.Current.Version,
        Revision = BuildVersion.Current.Revision,
        DataDirectory = options.DataDir,
        Token = options.ApiToken,
        NetworkPatience = Patience(options.Peers.BlockRetries, ApiLimits.NetworkPatience),
        StallPatience = Patience(options.Peers.BlockRetries, ApiLimits.StallPatience),
        RequireLoopbackHost = System.Net.IPAddress.IsLoopback(options.ApiBindAddress),
    };

    /// <summary>A block is asked for every two seconds (cli, section 2, <c>block-retries</c>).</summary>
    private static TimeSpan Patience(int retries, TimeSpan most)
    {
        var asked = TimeSpan.FromSeconds(2.0 * Math.Max(retries, 1));
        return asked < most ? asked : most;
    }

    private static NodeKey LoadKey(string path)
    {
        try
        {
            return NodeKey.LoadOrCreate(path);
        }
        catch (Exception e) when (e is KeyFileException or IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The identity key '{path}' cannot be used: {e.Message}", e);
        }
    }

    private static async Task<DatasetStore> OpenStoreAsync(
        SiloOptions options, NodeLogging logging, CancellationToken stopping)
    {
        var storage = new StorageOptions
        {
            RepoPath = Path.Combine(options.DataDir, "repo"),
            QuotaBytes = options.StorageQuotaBytes,
            Durability = options.Durability,
            IngestWorkers = options.ThreadCount == 0 ? StorageOptions.DefaultIngestWorkers : options.ThreadCount,
        };
        try
        {
            return await DatasetStore.OpenAsync(storage, logging.Factory, stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The repo in '{options.DataDir}' cannot be opened: {e.Message}", e);
        }
    }

    private static void Announce(
        ILogger logger, string url, NodeIdentity identity, SiloOptions options, StorageUsage usage)
    {
        var free = ByteText.Of(usage.FreeDiskBytes);
        LogPeerId(logger, identity.PeerId);
        LogSpace(logger, options.DataDir, free, ByteText.Of(usage.QuotaBytes), ByteText.Of(usage.UsedBytes));
        var wanted = usage.QuotaBytes - usage.UsedBytes;
        if (usage.FreeDiskBytes < wanted)
            LogLittleSpace(logger, free, ByteText.Of(wanted));

        // Last, as upstream: whoever waits for this line finds a node that is ready.
        LogStarted(logger, url);
    }

    [LoggerMessage(120, LogLevel.Information, "REST service started at {Url}")]
    private static partial void LogStarted(ILogger logger, string url);

    [LoggerMessage(121, LogLevel.Information, "Stopping Codex")]
    private static partial void LogStopping(ILogger logger);

    [LoggerMessage(122, LogLevel.Warning,
        "The disk has {Free} free, the quota allows {Wanted} more: uploads will be refused when the disk is full")]
    private static partial void LogLittleSpace(ILogger logger, string free, string wanted);

    [LoggerMessage(123, LogLevel.Information, "Peer id {PeerId}")]
    private static partial void LogPeerId(ILogger logger, string peerId);

    [LoggerMessage(124, LogLevel.Information, "Data directory {DataDir}: {Free} free, quota {Quota}, {Used} used")]
    private static partial void LogSpace(ILogger logger, string dataDir, string free, string quota, string used);
}
