namespace Codex.Libp2p.Hosting;

/// <summary>
/// Tells subscribers what happens with peers, in order, without ever waiting for one of them: a subscriber that falls
/// behind by <see cref="HostLimits.MaxQueuedEvents"/> loses the oldest, and has to look at the sessions again.
/// </summary>
public sealed class PeerEvents
{
    private readonly Lock _lock = new();
    private readonly HostLimits _limits;
    private PeerEventSubscription[] _subscriptions = [];
    private bool _completed;

    internal PeerEvents(HostLimits limits) => _limits = limits;

    /// <summary>Subscribes from now on, until the result is disposed or the host stops.</summary>
    /// <exception cref="InvalidOperationException">There are as many subscribers as there may be.</exception>
    public PeerEventSubscription Subscribe()
    {
        lock (_lock)
        {
            if (_subscriptions.Length >= _limits.MaxSubscribers)
                throw new InvalidOperationException($"More than {_limits.MaxSubscribers} subscribers.");
            var subscription = new PeerEventSubscription(this, _limits.MaxQueuedEvents);
            if (_completed)
                subscription.Complete();
            else
                _subscriptions = [.. _subscriptions, subscription];
            return subscription;
        }
    }

    internal void Publish(PeerEvent peerEvent)
    {
        lock (_lock)
        {
            foreach (var subscription in _subscriptions)
                subscription.Add(peerEvent);
        }
    }

    internal void Remove(PeerEventSubscription subscription)
    {
        lock (_lock)
            _subscriptions = [.. _subscriptions.Where(other => other != subscription)];
        subscription.Complete();
    }

    internal void Complete()
    {
        lock (_lock)
        {
            _completed = true;
            foreach (var subscription in _subscriptions)
                subscription.Complete();
            _subscriptions = [];
        }
    }
}
