using Codex.Libp2p.Identity;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>
/// What all peers behind one IPv4 address or IPv6 /64 may use of a relay together. Identities cost nothing: without
/// this, one machine could take all streams by saying nothing on them, and all circuits, of the relay or of one target.
/// </summary>
internal sealed class SourceShares(RelayLimits limits)
{
    private readonly ShareTable<SourceKey> _requests = new(limits.MaxRequestsPerSource);
    private readonly ShareTable<SourceKey> _circuits = new(limits.MaxCircuitsPerSource);
    private readonly ShareTable<(SourceKey, PeerId)> _circuitsToTarget = new(limits.MaxCircuitsToTargetPerSource);

    /// <summary>A place for a request that is yet to come; null when the source has its share.</summary>
    public Place? TryEnterRequest(SourceKey source) =>
        _requests.TryEnter(source) ? new Place(() => _requests.Leave(source)) : null;

    /// <summary>A place for a circuit; null when the source has its share of all, or of those to this target.</summary>
    public Place? TryEnterCircuit(SourceKey source, PeerId target)
    {
        if (!_circuits.TryEnter(source))
            return null;
        if (_circuitsToTarget.TryEnter((source, target)))
            return new Place(() =>
            {
                _circuitsToTarget.Leave((source, target));
                _circuits.Leave(source);
            });
        _circuits.Leave(source);
        return null;
    }

    /// <summary>Given back when disposed, once.</summary>
    internal sealed class Place(Action leave) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                leave();
        }
    }
}
