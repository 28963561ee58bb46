using System.Net;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Records;

/// <summary>This node's own record in the DHT: its UDP address (network, section 2). Any thread.</summary>
internal sealed class LocalRecord
{
    private readonly Lock _lock = new();
    private readonly NodeKey _key;
    private volatile SignedPeerRecord _current;

    public LocalRecord(NodeKey key, ulong sequence, IPAddress? address, int port)
    {
        _key = key;
        _current = Sign(sequence, address, port, []);
    }

    public SignedPeerRecord Current => _current;

    /// <summary>
    /// Signs a record with other addresses, and the next number, by which others see that it is newer. Nothing happens
    /// when they are the same.
    /// </summary>
    public void Change(IPAddress? address, int port, IReadOnlyList<Multiaddr> further)
    {
        lock (_lock)
        {
            var changed = Sign(_current.Sequence + 1, address, port, further);
            if (!changed.Addresses.SequenceEqual(_current.Addresses))
                _current = changed;
        }
    }

    /// <summary>
    /// The UDP address is first: whoever joins takes the first IPv4 address and UDP port (network, section 2).
    /// </summary>
    private SignedPeerRecord Sign(
        ulong sequence, IPAddress? address, int port, IReadOnlyList<Multiaddr> further) => SignedPeerRecord.Create(
        _key,
        sequence,
        address is null
            ? []
            : [
                Multiaddr.FromEndPoint(new IPEndPoint(address, port), MultiaddrProtocol.Udp),
                .. further.Take(RecordLimits.MaxAddresses - 1),
            ]);
}
