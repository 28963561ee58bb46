using System.Collections.Concurrent;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Transport;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Protocols.HolePunching;

/// <summary>
/// Replaces circuits by direct connections (DCUtR; libp2p wire, section 10): the side that was dialled through a relay
/// asks the other one to dial at the same instant, so that either NAT takes the peer's packet for an answer.
/// </summary>
public sealed partial class HolePuncher : IAsyncDisposable
{
    private readonly Host _host;
    private readonly IPunchAddresses _addresses;
    private readonly HolePunchLimits _limits;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<PeerId, Task> _running = new();
    private readonly CancellationTokenSource _stopping = new();
    private PeerEventSubscription? _events;
    private Task _following = Task.CompletedTask;
    private long _succeeded;
    private long _failed;

    /// <summary>A puncher that does nothing until it is started.</summary>
    /// <param name="host">Whose circuits are to be replaced.</param>
    /// <param name="addresses">Where this node may be reached.</param>
    /// <param name="limits">Bounds.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="loggerFactory">Where it logs.</param>
    public HolePuncher(
        Host host,
        IPunchAddresses addresses,
        HolePunchLimits limits,
        TimeProvider timeProvider,
        ILoggerFactory loggerFactory)
    {
        _host = host;
        _addresses = addresses;
        _limits = limits;
        _timeProvider = timeProvider;
        _logger = loggerFactory.CreateLogger<HolePuncher>();
    }

    /// <summary>Circuits that this side replaced by a direct connection.</summary>
    public long Succeeded => Interlocked.Read(ref _succeeded);

    /// <summary>Circuits for which no attempt of this side succeeded.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Answers the protocol, and asks for a direct connection on every circuit that comes in. Once.</summary>
    public void Start()
    {
        _events = _host.Events.Subscribe();
        _host.AddProtocol(new HolePunchListener(_host, _addresses, _limits, _timeProvider, _logger));
        _following = FollowAsync(_events);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _events?.Dispose();
        await _following.ConfigureAwait(false);
        await Task.WhenAll(_running.Values).ConfigureAwait(false);
    }

    private async Task FollowAsync(PeerEventSubscription events)
    {
        await foreach (var next in events.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            // Identify tells whether the peer speaks the protocol, and where it may be reached at once.
            var isCalledFor = next is
            {
                Kind: PeerEventKind.Identified,
                Session: { Path.Kind: PathKind.Relayed, IsOutbound: false },
            };
            if (isCalledFor && _running.Count < _limits.MaxConcurrent && !_running.ContainsKey(next.Peer))
                Begin(next.Session);
        }
    }

    private void Begin(ISession circuit)
    {
        // Held back until it is in the table, which it leaves by itself.
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[circuit.RemotePeer] = RunAsync(circuit, start.Task);
        start.SetResult();
    }

    private async Task RunAsync(ISession circuit, Task start)
    {
        await start.ConfigureAwait(false);
        try
        {
            var attempt = new HolePunchAttempt(_host, circuit, _addresses, _limits, _timeProvider, _logger);
            var result = await attempt.RunAsync(_stopping.Token).ConfigureAwait(false);
            if (result.IsConnected)
            {
                Interlocked.Increment(ref _succeeded);
                LogPunched(_logger, circuit.RemotePeer, result.Session.RemoteAddress, result.Session.Path.Kind);
            }
            else
            {
                Interlocked.Increment(ref _failed);
                LogFailed(_logger, circuit.RemotePeer, result.Detail);
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
        finally
        {
            _running.TryRemove(circuit.RemotePeer, out _);
        }
    }

    [LoggerMessage(342, LogLevel.Information, "Connected directly with {Peer} at {Address} ({Path}), not relayed")]
    private static partial void LogPunched(
        ILogger logger, PeerId peer, Addressing.Multiaddr address, PathKind path);

    [LoggerMessage(343, LogLevel.Debug, "No direct connection with {Peer}, it stays relayed: {Reason}")]
    private static partial void LogFailed(ILogger logger, PeerId peer, string? reason);
}
