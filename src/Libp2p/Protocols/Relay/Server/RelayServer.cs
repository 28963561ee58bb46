using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>
/// A relay for peers behind NAT (libp2p wire, section 9): keeps places for those that cannot be dialled, and passes
/// connections on to them. Everything is bounded: places, circuits, what they carry and how long.
/// </summary>
public sealed class RelayServer : IAsyncDisposable
{
    private readonly Host _host;
    private readonly HopListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private PeerEventSubscription? _events;
    private Task _following = Task.CompletedTask;

    /// <summary>A relay that does nothing until it is started.</summary>
    /// <param name="host">This node among its peers.</param>
    /// <param name="key">Signs vouchers.</param>
    /// <param name="policy">What circuits may carry.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logging">Where it logs.</param>
    public RelayServer(
        Host host,
        NodeKey key,
        ICircuitPolicy policy,
        RelayLimits limits,
        TimeProvider time,
        ILoggerFactory logging)
    {
        _host = host;
        _listener = new HopListener(
            host, key, policy, limits, time, logging.CreateLogger<RelayServer>(), _stopping.Token);
    }

    /// <summary>What it has done.</summary>
    public RelayStatistics Statistics => _listener.Statistics;

    /// <summary>Relays from now on. Once.</summary>
    public void Start()
    {
        _events = _host.Events.Subscribe();
        _following = FollowAsync(_events);
        _host.AddProtocol(_listener);
    }

    /// <summary>Cuts all circuits.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _events?.Dispose();
        await _following.ConfigureAwait(false);
    }

    private async Task FollowAsync(PeerEventSubscription events)
    {
        await foreach (var next in events.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (next.Kind == PeerEventKind.Disconnected)
                _listener.DropLost();
        }
    }
}
