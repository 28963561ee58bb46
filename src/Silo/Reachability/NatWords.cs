using Codex.Api.Ports.Reachability;
using Codex.Libp2p.Transport;

namespace Codex.Silo.Reachability;

/// <summary>How a node is reached, in sentences for whoever runs it.</summary>
internal static class NatWords
{
    /// <summary>The whole in a sentence or two, with what to do about it.</summary>
    /// <param name="addresses">The addresses that are known.</param>
    /// <param name="isPassive">Whether nobody is asked: <c>--nat=none</c>.</param>
    /// <param name="ports">The ports to forward by hand, as text.</param>
    public static string Summary(IReadOnlyList<OwnAddress> addresses, bool isPassive, string ports)
    {
        var announced = addresses.Where(static address => address.IsAnnounced).ToArray();
        if (isPassive)
            return "Peers are told where this node listens; nobody is asked whether that works (--nat=none).";
        var reached = announced.FirstOrDefault(static address => address.Origin != OwnAddressOrigin.Relay
            && address.Verdict.State == ReachabilityState.Reachable);
        if (reached is not null)
            return $"Peers reach this node at {reached.Address} ({Origin(reached.Origin)}).";
        if (announced.Any(static address => address.Origin == OwnAddressOrigin.Option))
        {
            return AnnouncementRules.Overall(addresses) == ReachabilityState.NotReachable
                ? $"Peers cannot dial the address of --nat=extip: forward {ports} to this machine."
                : "Peers are told the address of --nat=extip; none has tested it yet.";
        }

        if (announced.Any(static address => address.Origin == OwnAddressOrigin.Relay))
            return "Peers cannot dial this node: they reach it by a relay, and directly where both routers allow it.";
        if (AnnouncementRules.Overall(addresses) == ReachabilityState.NotReachable)
        {
            return "Peers cannot dial this node and it knows no relay: it reaches others, but others do not reach it. "
                + $"Forward {ports} to this machine, or name a relay (--relay).";
        }

        return announced.Any(static address => address.Origin == OwnAddressOrigin.PortMapping)
            ? "The router forwards the port for peers; no peer has tested it yet."
            : "Not known yet: no peer is connected that can test whether this node is reached.";
    }

    /// <summary>Where an address comes from.</summary>
    public static string Origin(OwnAddressOrigin origin) => origin switch
    {
        OwnAddressOrigin.Option => "option",
        OwnAddressOrigin.PortMapping => "port mapping",
        OwnAddressOrigin.Interface => "interface",
        OwnAddressOrigin.Observed => "observed",
        _ => "relay",
    };

    /// <summary>By which way a connection came about.</summary>
    public static string Connection(ConnectionWay way, ConnectionPath path, bool isOutbound) => way switch
    {
        ConnectionWay.Mapped => "direct: the peer dialled the port that the router forwards",
        ConnectionWay.Punched => "direct: both dialled at once, which opened their routers (hole punching)",
        ConnectionWay.Relayed when path.IsLimited => "through a relay that carries no data: good for meeting only",
        ConnectionWay.Relayed => "through a relay that carries data",
        _ => isOutbound ? "direct: this node dialled" : "direct: the peer dialled",
    };
}
