using Codex.Exchange.Downloads;
using Codex.Exchange.Tests.Peers;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.HolePunching;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Client;
using Codex.Libp2p.Protocols.Relay.Server;
using Codex.Libp2p.Transport;
using Codex.Storage.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Exchange.Tests.Downloads;

/// <summary>Two nodes that know of each other through a relay only.</summary>
public sealed class RelayedNodesTests : IAsyncLifetime
{
    private const int Blocks = 1200;

    private readonly SampleDataset _dataset = new(1, Blocks);
    private readonly NodeKey _relayKey = NewKey();
    private Host? _relay;
    private RelayServer? _server;
    private ExchangeNode? _seeder;
    private ExchangeNode? _leecher;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var options = new HostOptions { ListenAddresses = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")] };
        _relay = new Host(options, _relayKey, TimeProvider.System, NullLoggerFactory.Instance);
        await _relay.StartAsync(Cancellation);
        _seeder = await ExchangeNode.StartAsync();
        _leecher = await ExchangeNode.StartAsync();
        await Samples.StoreAsync(_seeder.Store, _dataset.Bytes);
    }

    public async ValueTask DisposeAsync()
    {
        await _leecher!.DisposeAsync();
        await _seeder!.DisposeAsync();
        await _server!.DisposeAsync();
        await _relay!.DisposeAsync();
    }

    [Fact]
    public async Task Fetch_RelayCarriesData_Arrives()
    {
        Relay(static (limits, budget) => new BudgetedCircuitPolicy(budget, static (_, _) => true, limits));
        await using var client = UseRelays(_seeder!);
        await using var dialer = UseRelays(_leecher!);
        var session = await MeetAsync(client);

        await FetchAsync();

        Assert.Equal(PathKind.Relayed, session.Path.Kind);
        Assert.True(_server!.Statistics.CarriedBytes > _dataset.Bytes.Length);
    }

    [Fact]
    public async Task Fetch_ConnectionBecomesDirectInTheMiddle_GoesOnThereAndNothingIsLost()
    {
        Relay(static (limits, budget) => new BudgetedCircuitPolicy(budget, static (_, _) => true, limits));
        await using var client = UseRelays(_seeder!);
        await using var dialer = UseRelays(_leecher!);
        var gate = new GatedAddresses(_seeder!.Host, () => _leecher!.Store.CountMissing(_dataset.Cid) < Blocks - 50);
        await using var puncher = new HolePuncher(
            _seeder.Host, gate, HolePunchLimits.Default, TimeProvider.System, NullLoggerFactory.Instance);
        puncher.Start();
        var circuit = await MeetAsync(client);

        await FetchAsync();

        Assert.True(SpinWait.SpinUntil(() => puncher.Succeeded == 1, TestNode.Patience));
        Assert.Equal(PathKind.Direct, _leecher!.Host.FindSession(_seeder.Host.PeerId)!.Path.Kind);
        Assert.InRange(_server!.Statistics.CarriedBytes, 1, _dataset.Bytes.Length);
        await circuit.Ended.WaitAsync(TestNode.Patience, Cancellation);
    }

    [Fact]
    public async Task Fetch_RelayIsForMeetingOnly_NothingIsSentUntilThereIsADirectConnection()
    {
        Relay(static (limits, _) => new MeetingPolicy(limits));
        await using var client = UseRelays(_seeder!);
        await using var dialer = UseRelays(_leecher!);
        await MeetAsync(client);
        var fetching = FetchAsync();

        var before = _server!.Statistics.CarriedBytes;
        Assert.InRange(before, 1, RelayLimits.Default.CircuitBytes);
        Assert.False(fetching.IsCompleted);
        var gate = new GatedAddresses(_seeder!.Host, static () => true);
        await using var puncher = new HolePuncher(
            _leecher!.Host, gate, HolePunchLimits.Default, TimeProvider.System, NullLoggerFactory.Instance);
        puncher.Start();
        await using var other = new HolePuncher(
            _seeder.Host, gate, HolePunchLimits.Default, TimeProvider.System, NullLoggerFactory.Instance);
        other.Start();
        // Protocols that come on top are pushed, and so is what a circuit may be replaced by.
        await fetching.WaitAsync(TestNode.Patience, Cancellation);
    }

    private static NodeKey NewKey()
    {
        var directory = Directory.CreateTempSubdirectory("codex-exchange-");
        try
        {
            return NodeKey.LoadOrCreate(Path.Combine(directory.FullName, "key"));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static RelayClient UseRelays(ExchangeNode node)
    {
        var client = new RelayClient(
            node.Host, static _ => true, RelayLimits.Default, TimeProvider.System, NullLoggerFactory.Instance);
        client.Start();
        return client;
    }

    private void Relay(Func<RelayLimits, DataBudget, ICircuitPolicy> policy)
    {
        var limits = RelayLimits.Default;
        _server = new RelayServer(
            _relay!, _relayKey, policy(limits, new DataBudget(long.MaxValue / 2, limits, TimeProvider.System)), limits,
            TimeProvider.System, NullLoggerFactory.Instance);
        _server.Start();
    }

    /// <summary>The leecher's session with the seeder, of which it knows nothing but an address at the relay.</summary>
    private async Task<ISession> MeetAsync(RelayClient seeder)
    {
        var placed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        seeder.Changed += () => placed.TrySetResult();
        seeder.WantsPlaces = true;
        await _seeder!.Host.DialAsync(_relayKey.PeerId, _relay!.ListenAddresses, Cancellation);
        await placed.Task.WaitAsync(TestNode.Patience, Cancellation);
        var result = await _leecher!.Host
            .DialAsync(_seeder.Host.PeerId, Assert.Single(seeder.Places).Addresses, Cancellation)
            .WaitAsync(TestNode.Patience, Cancellation);
        Assert.True(result.IsConnected, result.Detail);
        return result.Session;
    }

    private async Task FetchAsync()
    {
        var found = await _leecher!.Exchange.FetchManifestAsync(_dataset.Cid, Cancellation)
            .WaitAsync(TestNode.Patience, Cancellation);
        Assert.True(found.IsFound);
        await _leecher.Exchange.StartDownloadAsync(found.Manifest);
        Assert.Equal(DownloadStatus.Complete, await _leecher.Observer.NextEndAsync());
    }

    /// <summary>Finds every address worth a dial, but not before its time.</summary>
    private sealed class GatedAddresses(Host host, Func<bool> isTime) : IPunchAddresses
    {
        public IReadOnlyList<Multiaddr> Own => host.ListenAddresses;

        public IReadOnlyList<Multiaddr> WorthADial(IReadOnlyList<Multiaddr> told)
        {
            SpinWait.SpinUntil(isTime, TestNode.Patience);
            return told;
        }
    }
}
