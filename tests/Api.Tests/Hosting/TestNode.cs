using System.Collections.Concurrent;
using System.Net;
using Codex.Api.Ports;
using Codex.Api.Ports.Reachability;
using Codex.Communities;
using Codex.Communities.Ports;
using Codex.Datasets;
using Codex.Datasets.Ports;
using Codex.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Codex.Api.Tests.Hosting;

/// <summary>
/// A node in this process: the API on a real socket, a real store in a directory of its own, no peers.
/// </summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, FakeDatasetGrain> _grains = new();
    private readonly WebApplication _app;
    private readonly bool _hasGrains;

    private TestNode(WebApplication app, DatasetStore store, string repoPath, CapturedLog log, bool hasGrains)
    {
        _app = app;
        _hasGrains = hasGrains;
        Store = store;
        RepoPath = repoPath;
        Log = log;
    }

    public DatasetStore Store { get; }

    public string RepoPath { get; }

    public CapturedLog Log { get; }

    public FakePeers Peers { get; } = new();

    public FakeNatStatus Nat { get; } = new();

    public FakeAnnouncer Announcer { get; } = new();

    public required FakeNetwork Network { get; init; }

    public required ShiftedClock Clock { get; init; }

    public FakeLogLevels LogLevels { get; } = new();

    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>A client that follows nothing and keeps nothing.</summary>
    public HttpClient Http { get; private set; } = new();

    public static ApiOptions Defaults { get; } = new()
    {
        Version = "v0.1.0-test",
        Revision = "0123abc",
        DataDirectory = "/data",
    };

    /// <summary>As the defaults, but soon tired of a network that does not answer.</summary>
    public static ApiOptions Impatient { get; } = Defaults with
    {
        NetworkPatience = TimeSpan.FromMilliseconds(50),
        StallPatience = TimeSpan.FromMilliseconds(50),
    };

    /// <summary>Starts a node.</summary>
    /// <param name="options">How the API behaves.</param>
    /// <param name="quotaBytes">Room that there is.</param>
    /// <param name="datasets">How datasets are kept.</param>
    /// <param name="communities">How communities are treated; null for a node whose grains are fakes.</param>
    public static async Task<TestNode> StartAsync(
        ApiOptions? options = null,
        long quotaBytes = 21_474_836_480,
        DatasetOptions? datasets = null,
        CommunityOptions? communities = null)
    {
        string repoPath = Path.Combine(Path.GetTempPath(), "codex-api-tests", Guid.NewGuid().ToString("N"));
        CapturedLog log = new();
        StorageOptions storage = new()
        {
            RepoPath = repoPath,
            QuotaBytes = quotaBytes,
            Durability = Durability.Relaxed,
            MinFreeBytes = 0,
        };
        DatasetStore store = await DatasetStore.OpenAsync(
            storage, LoggerFactory.Create(logging => logging.AddProvider(log)), default);

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        builder.Services.AddDatasets(datasets ?? new DatasetOptions());
        builder.Services.AddCommunities(communities ?? CommunityOptions.Default);
        builder.Services.AddCodexApi(options ?? Defaults);
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton<INodeIdentity, FakeIdentity>();

        ShiftedClock clock = new();
        builder.Services.AddSingleton<TimeProvider>(clock);

        // The node's own objects join once it exists; nothing is resolved before the endpoints are mapped.
        TestNode? node = null;
        if (communities is null)
            builder.Services.AddSingleton(_ => NodeGrains.Fake(node!.Grain));
        else
            builder.Services.AddRealGrains(Path.Combine(repoPath, "grains.db"));
        builder.Services.AddSingleton<IProviderCensus, FakeCensus>();
        builder.Services.AddSingleton<IPeers>(_ => node!.Peers);
        builder.Services.AddSingleton<INatStatus>(_ => node!.Nat);
        builder.Services.AddSingleton<ILogLevels>(_ => node!.LogLevels);
        builder.Services.AddSingleton<IContentAnnouncer>(_ => node!.Announcer);
        builder.Services.AddSingleton<IDatasetNetwork>(_ => node!.Network);
        WebApplication app = builder.Build();
        node = new TestNode(app, store, repoPath, log, communities is not null)
        {
            Clock = clock,
            Network = new FakeNetwork(store),
        };
        app.MapCodexApi();
        await app.StartAsync();
        Uri address = new(app.Urls.Single());
        node.EndPoint = new IPEndPoint(IPAddress.Loopback, address.Port);
        node.Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
        {
            BaseAddress = new Uri(address, ApiEndpoints.CodexPrefix + "/"),
        };
        return node;
    }

    /// <summary>The grain of a dataset, as the API sees it.</summary>
    public FakeDatasetGrain Grain(string key) => _grains.GetOrAdd(key, name => new FakeDatasetGrain(name, Store));

    /// <summary>Stores bytes without the API: with names that no upload could give.</summary>
    public async Task<StoredManifest> StoreAsync(byte[] bytes, string? filename = null, string? mimeType = null)
    {
        using MemoryStream stream = new(bytes);
        IngestResult result = await Store.IngestAsync(
            new IngestRequest { Filename = filename, MimeType = mimeType },
            System.IO.Pipelines.PipeReader.Create(stream),
            default);
        return result.Dataset!;
    }

    /// <summary>Uploads bytes without a name.</summary>
    public async Task<string> UploadAsync(byte[] bytes)
    {
        using ByteArrayContent content = new(bytes);
        using HttpResponseMessage response = await Http.PostAsync("data", content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Stops serving and waits for every request to end; the store stays open.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>Number of directories in staging.</summary>
    public int Staged()
    {
        DirectoryInfo staging = new(Path.Combine(RepoPath, "staging"));
        return staging.Exists ? staging.GetFileSystemInfos().Length : 0;
    }

    /// <summary>One request and its answer on a connection of their own.</summary>
    public async Task<RawResponse> SendAsync(string head, byte[]? body = null)
    {
        using RawConnection connection = await RawConnection.OpenAsync(EndPoint);
        await connection.WriteAsync(head);
        if (body is not null)
            await connection.WriteAsync(body);
        return await connection.ReadResponseAsync(isHead: head.StartsWith("HEAD ", StringComparison.Ordinal));
    }

    /// <summary>A request without a body.</summary>
    public Task<RawResponse> SendAsync(string method, string path, params string[] headers) =>
        SendAsync(Head(method, path, headers));

    /// <summary>The head of a request as Go's client writes it.</summary>
    public string Head(string method, string path, params string[] headers) =>
        $"{method} {path} HTTP/1.1\r\nHost: {EndPoint}\r\nUser-Agent: Go-http-client/1.1\r\n"
        + string.Concat(headers.Select(header => header + "\r\n"))
        + "Accept-Encoding: gzip\r\n\r\n";

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();

        // In order, where there are grains and syncs: they do not survive the store.
        if (_hasGrains)
            await _app.StopAsync();
        await _app.DisposeAsync();
        await Store.DisposeAsync();
        Directory.Delete(RepoPath, recursive: true);
    }
}
