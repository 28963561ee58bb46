using Codex.Exchange.Tests.Peers;
using Codex.Exchange.Tests.Providers;
using Codex.Libp2p.Hosting;
using Codex.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Exchange.Tests.Downloads;

/// <summary>A node with everything that the exchange has: host, sockets, files.</summary>
internal sealed class ExchangeNode : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;

    private ExchangeNode(DirectoryInfo directory, DatasetStore store, Host host)
    {
        _directory = directory;
        Store = store;
        Host = host;
        Exchange = new BlockExchange(
            new ExchangeOptions(), store, host, Finder, Observer, TimeProvider.System, NullLoggerFactory.Instance);
    }

    public DatasetStore Store { get; }

    public Host Host { get; }

    public FakeFinder Finder { get; } = new();

    public RecordingObserver Observer { get; } = new();

    public BlockExchange Exchange { get; }

    public static async Task<ExchangeNode> StartAsync()
    {
        var directory = Directory.CreateTempSubdirectory("codex-exchange-");
        var options = new StorageOptions
        {
            RepoPath = Path.Combine(directory.FullName, "repo"),
            MinFreeBytes = 0,
            Durability = Durability.Relaxed,
        };
        var store = await DatasetStore.OpenAsync(options, NullLoggerFactory.Instance, CancellationToken.None);
        var node = new ExchangeNode(directory, store, TestNode.NewHost());
        node.Exchange.Start();
        await node.Host.StartAsync();
        return node;
    }

    public async Task ConnectAsync(ExchangeNode to)
    {
        var result = await Host.DialAsync(to.Host.PeerId, to.Host.ListenAddresses).WaitAsync(TestNode.Patience);
        Assert.True(result.IsConnected, $"{result.Error}: {result.Detail}");
    }

    public async ValueTask DisposeAsync()
    {
        await Exchange.DisposeAsync().AsTask().WaitAsync(TestNode.Patience);
        await Host.DisposeAsync();
        await Store.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
