using System.Net;
using Codex.Api.Ports.Reachability;
using Codex.Libp2p.Addressing;

namespace Codex.Silo.Reachability;

/// <summary>
/// Which addresses peers are told: never one that was dialled in vain, and relays only while nothing else is known to
/// work. Addresses of the local network come last: peers in it need them, and others lose nothing.
/// </summary>
internal static class AnnouncementRules
{
    /// <summary>All addresses with what is known of them, those announced first, in the order of their use.</summary>
    public static IReadOnlyList<OwnAddress> Apply(AddressEvidence evidence)
    {
        if (evidence.External is { } external)
            return Given(external, evidence);
        if (evidence.IsPassive)
            return [.. evidence.Listening.Select(static address =>
                new OwnAddress(address, OwnAddressOrigin.Interface, AddressVerdict.Untested, IsAnnounced: true))];
        OwnAddress[] direct =
        [
            .. Direct(evidence.Mapped, OwnAddressOrigin.PortMapping, evidence),
            .. Direct(evidence.Listening.Where(IsPublic), OwnAddressOrigin.Interface, evidence),
            .. Direct(evidence.Observed, OwnAddressOrigin.Observed, evidence),
        ];
        var isReachable = direct.Any(static address => address.Verdict.State == ReachabilityState.Reachable);
        return
        [
            .. direct.DistinctBy(static address => address.Address)
                .OrderByDescending(static address => address.IsAnnounced)
                .ThenByDescending(static address => address.Verdict.State == ReachabilityState.Reachable),
            .. evidence.Circuits.Select(address => new OwnAddress(
                address,
                OwnAddressOrigin.Relay,
                new AddressVerdict(ReachabilityState.Reachable, "a relay keeps a place for this node"),
                IsAnnounced: !isReachable)),
            .. evidence.Listening.Where(static address => !IsPublic(address)).Select(static address => new OwnAddress(
                address,
                OwnAddressOrigin.Interface,
                new AddressVerdict(ReachabilityState.Unknown, "for peers in the same network"),
                IsAnnounced: true)),
        ];
    }

    /// <summary>Addresses that are worth to be dialled by peers that were asked to.</summary>
    public static IReadOnlyList<Multiaddr> Candidates(AddressEvidence evidence) => evidence switch
    {
        { External: { } external } => [.. At(external, evidence.Listening)],
        { IsPassive: true } => [],
        _ => [.. evidence.Mapped.Concat(evidence.Listening.Where(IsPublic)).Concat(evidence.Observed).Distinct()],
    };

    /// <summary>Whether a dial from the internet arrives, by all that is known.</summary>
    public static ReachabilityState Overall(IReadOnlyList<OwnAddress> addresses)
    {
        var direct = addresses.Where(static address => address.Origin != OwnAddressOrigin.Relay).ToArray();
        if (direct.Any(static address => address.Verdict.State == ReachabilityState.Reachable))
            return ReachabilityState.Reachable;
        var isRefuted = direct.Any(static address => address.Verdict.State == ReachabilityState.NotReachable)
            && direct.All(static address => address.Verdict.State == ReachabilityState.NotReachable
                || !AddressScope.IsPublic(address.Address));
        return isRefuted ? ReachabilityState.NotReachable : ReachabilityState.Unknown;
    }

    private static IReadOnlyList<OwnAddress> Given(IPAddress external, AddressEvidence evidence) =>
        [.. At(external, evidence.Listening).Select(address =>
            new OwnAddress(address, OwnAddressOrigin.Option, evidence.Verdict(address), IsAnnounced: true))];

    private static IEnumerable<Multiaddr> At(IPAddress external, IReadOnlyList<Multiaddr> listening) => listening
        .Select(static address => address.TryGetEndPoint(MultiaddrProtocol.Tcp, out var listen) ? listen : null)
        .OfType<IPEndPoint>()
        .Select(listen => Multiaddr.FromEndPoint(new IPEndPoint(external, listen.Port)))
        .Distinct();

    /// <summary>
    /// What a router forwards, and what an interface has, is told until it is refuted: a network may have nobody who
    /// tests it. Where others merely see this node is told once it is confirmed.
    /// </summary>
    private static IEnumerable<OwnAddress> Direct(
        IEnumerable<Multiaddr> addresses, OwnAddressOrigin origin, AddressEvidence evidence)
    {
        foreach (var address in addresses)
        {
            var verdict = evidence.Verdict(address);
            var isAnnounced = verdict.State == ReachabilityState.Reachable
                || (verdict.State == ReachabilityState.Unknown && origin != OwnAddressOrigin.Observed);
            yield return new OwnAddress(address, origin, verdict, isAnnounced);
        }
    }

    private static bool IsPublic(Multiaddr address) => AddressScope.IsPublic(address);
}
