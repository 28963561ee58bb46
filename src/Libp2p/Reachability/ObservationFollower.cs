using Codex.Libp2p.Hosting;

namespace Codex.Libp2p.Reachability;

/// <summary>Hands what a host's peers tell to <see cref="ObservedAddresses"/>, until it is disposed.</summary>
public sealed class ObservationFollower : IAsyncDisposable
{
    private readonly ILocalPeer _localPeer;
    private readonly ObservedAddresses _observed;
    private readonly PeerEventSubscription _events;
    private readonly Task _following;

    /// <summary>Follows the peers of a host.</summary>
    public ObservationFollower(ILocalPeer localPeer, ObservedAddresses observed)
    {
        _localPeer = localPeer;
        _observed = observed;
        _events = localPeer.Events.Subscribe();
        _following = FollowAsync();
    }

    /// <summary>A peer has told anew where it sees this node; perhaps nothing has changed.</summary>
    public event Action? Reported;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _events.Dispose();
        await _following.ConfigureAwait(false);
    }

    private async Task FollowAsync()
    {
        await foreach (var next in _events.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (next.Kind == PeerEventKind.Identified && _observed.Report(next.Session, _localPeer.ListenAddresses))
                Reported?.Invoke();
        }
    }
}
