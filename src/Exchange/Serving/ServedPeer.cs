using System.Diagnostics.CodeAnalysis;
using Codex.Exchange.Peers;
using Codex.Libp2p.Identity;
using Microsoft.Extensions.Logging;

namespace Codex.Exchange.Serving;

/// <summary>
/// Sends a peer what it is owed, one message after another for as long as there is something, and never two at a time.
/// A peer that does not take what it asked for costs one message that waits.
/// </summary>
internal sealed partial class ServedPeer : IDisposable
{
    private readonly Lock _lock = new();
    private readonly IServedPeer _peer;
    private readonly ServingServices _services;
    private readonly DeliveriesMessage _deliveries;
    private readonly CancellationTokenSource _leaving = new();
    private readonly ITimer _telling;
    private bool _isServing;
    private bool _isTellDue;
    private bool _isTellPlanned;
    private bool _isGone;
    private Task _serving = Task.CompletedTask;

    public ServedPeer(IServedPeer peer, PeerWants wants, ServingServices services)
    {
        _peer = peer;
        _services = services;
        Wants = wants;
        wants.WhenOwed = ServeSoon;
        _deliveries = new DeliveriesMessage(wants, services);
        _telling = services.Time.CreateTimer(
            static self => ((ServedPeer)self!).Serve(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What it wants.</summary>
    public PeerWants Wants { get; }

    /// <summary>Completes when nothing is sent any more.</summary>
    public Task Serving
    {
        get
        {
            lock (_lock)
                return _serving;
        }
    }

    /// <summary>There is something to send or to tell, at once.</summary>
    public void Serve()
    {
        lock (_lock)
        {
            _isTellDue = true;
            Begin();
        }
    }

    /// <summary>A block has come: it is sent at once, and told with those that come in a moment.</summary>
    public void ServeSoon()
    {
        lock (_lock)
        {
            if (_isGone)
                return;
            if (!_isTellPlanned)
            {
                _isTellPlanned = true;
                _telling.Change(_services.Limits.PresenceDelay, Timeout.InfiniteTimeSpan);
            }
            if (Wants.PeekReady() is not null)
                Begin();
        }
    }

    /// <summary>The peer is gone.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isGone)
                return;
            _isGone = true;
        }
        _telling.Dispose();
        Wants.Close();
        _leaving.Cancel();
    }

    private void Begin()
    {
        if (_isServing || _isGone)
            return;
        _isServing = true;
        _serving = Task.Run(ServeAsync);
    }

    [SuppressMessage("Design", "CA1031", Justification = "What goes wrong for one peer is no other's concern.")]
    private async Task ServeAsync()
    {
        try
        {
            while (TryGoOn())
            {
                if (!await TellAsync().ConfigureAwait(false) || !await SendAsync().ConfigureAwait(false))
                    break;
            }
            return;
        }
        catch (OperationCanceledException)
        {
            // The peer is gone.
        }
        catch (Exception e)
        {
            LogFailed(_services.Logger, e, _peer.Id);
        }
        Pause();
    }

    /// <summary>False when there is nothing left to do; <see cref="Begin"/> begins anew then.</summary>
    private bool TryGoOn()
    {
        lock (_lock)
        {
            _isServing = !_isGone && (_isTellDue || Wants.PeekReady() is not null);
            return _isServing;
        }
    }

    /// <summary>What is owed stays owed until the peer says something, or a block comes.</summary>
    private void Pause()
    {
        lock (_lock)
            _isServing = false;
    }

    private async ValueTask<bool> TellAsync()
    {
        lock (_lock)
        {
            if (!_isTellDue)
                return true;
            // First, so that what is to be told from now on is not forgotten.
            _isTellDue = false;
            _isTellPlanned = false;
        }
        var presences = Wants.TakePresences();
        if (presences.Count == 0)
            return true;
        lock (_lock)
            _isTellDue |= presences.Count == WireLimits.BatchEntries;
        if (await _peer.SendAsync(presences, _leaving.Token).ConfigureAwait(false))
            return true;
        Pause();
        return false;
    }

    private async ValueTask<bool> SendAsync()
    {
        if (Wants.PeekReady() is null)
            return true;
        if (await _peer.SendAsync(_deliveries, _leaving.Token).ConfigureAwait(false))
        {
            _deliveries.OnSent();
            return true;
        }
        _deliveries.OnLost();
        Pause();
        return false;
    }

    [LoggerMessage(612, LogLevel.Error, "Serving {Peer} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, PeerId peer);
}
