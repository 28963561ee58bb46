using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Routing;

/// <summary>A node that can be asked: its verified record, and the UDP address in it.</summary>
[DebuggerDisplay("{Id} {EndPoint}")]
internal sealed class NodeContact
{
    private NodeContact(SignedPeerRecord record, IPEndPoint endPoint)
    {
        Record = record;
        EndPoint = endPoint;
        Id = NodeId.Of(record.PeerId);
    }

    public NodeId Id { get; }

    public SignedPeerRecord Record { get; }

    public IPEndPoint EndPoint { get; }

    public NodeAddress Address => new(Id, EndPoint);

    public PublicKey Key => Record.Envelope.PublicKey;

    /// <summary>
    /// The node of a verified record; null where no address is an IPv4 address with a UDP port (upstream has no
    /// others), or the key is of a kind that no handshake can be made with.
    /// </summary>
    public static NodeContact? TryCreate(SignedPeerRecord record)
    {
        if (record.Envelope.PublicKey.Type != KeyType.Secp256k1)
            return null;
        foreach (var address in record.Addresses)
        {
            var isUsable = address.TryGetEndPoint(MultiaddrProtocol.Udp, out var endPoint)
                && endPoint.AddressFamily == AddressFamily.InterNetwork
                && endPoint.Port != 0;
            if (isUsable)
                return new NodeContact(record, endPoint!);
        }
        return null;
    }
}
