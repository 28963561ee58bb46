using Codex.Api.Ports.Reachability;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Transport;
using ISession = Codex.Libp2p.Hosting.ISession;

namespace Codex.Silo.Reachability;

/// <summary>Tells the API how this node is reached.</summary>
internal sealed class NatStatus(NatTraversal traversal, ILocalPeer local) : INatStatus
{
    /// <inheritdoc/>
    public NatReport Report
    {
        get
        {
            var addresses = traversal.Addresses;
            var state = AnnouncementRules.Overall(addresses);
            return new NatReport(
                state,
                traversal.Summary,
                ClientMode: state == ReachabilityState.NotReachable,
                [.. addresses.Select(static address => new NatAddress(
                    address.Address.ToString(),
                    NatWords.Origin(address.Origin),
                    address.Verdict.State,
                    address.IsAnnounced,
                    address.Verdict.Detail))],
                traversal.PortMapping,
                traversal.Relays.Places,
                traversal.Relays.Server,
                traversal.HolePunching,
                [.. local.Sessions.Select(Describe)]);
        }
    }

    private PeerConnection Describe(ISession session)
    {
        var way = WayOf(session);
        return new PeerConnection(
            session.RemotePeer.ToString(),
            session.RemoteAddress.ToString(),
            way,
            session.IsOutbound,
            !session.Path.IsLimited,
            NatWords.Connection(way, session.Path, session.IsOutbound));
    }

    /// <summary>
    /// What comes in from the internet while the router forwards the port came through that port, for there is no other
    /// way.
    /// </summary>
    private ConnectionWay WayOf(ISession session) => session.Path.Kind switch
    {
        PathKind.Relayed => ConnectionWay.Relayed,
        PathKind.Punched => ConnectionWay.Punched,
        _ when !session.IsOutbound && traversal.PortMapping.ExternalTcp is not null
            && AddressScope.IsPublic(session.RemoteAddress) => ConnectionWay.Mapped,
        _ => ConnectionWay.Direct,
    };
}
