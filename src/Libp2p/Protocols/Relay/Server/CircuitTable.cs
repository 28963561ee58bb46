using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>How many circuits there are. From any thread.</summary>
internal sealed class CircuitTable(RelayLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PeerId, int> _perPeer = [];
    private int _count;

    /// <summary>Circuits now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _count;
        }
    }

    /// <summary>A place for a circuit; false when there are as many as there may be.</summary>
    public bool TryEnter(PeerId source, PeerId target)
    {
        lock (_lock)
        {
            if (_count >= limits.MaxCircuits || Of(source) >= limits.MaxCircuitsPerPeer
                || Of(target) >= limits.MaxCircuitsPerPeer)
                return false;
            _count++;
            _perPeer[source] = Of(source) + 1;
            _perPeer[target] = Of(target) + 1;
            return true;
        }
    }

    /// <summary>A circuit is over.</summary>
    public void Leave(PeerId source, PeerId target)
    {
        lock (_lock)
        {
            _count--;
            LeaveOne(source);
            LeaveOne(target);
        }
    }

    private int Of(PeerId peer) => _perPeer.GetValueOrDefault(peer);

    private void LeaveOne(PeerId peer)
    {
        if (--_perPeer[peer] == 0)
            _perPeer.Remove(peer);
    }
}
