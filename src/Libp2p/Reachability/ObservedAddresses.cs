using System.Net;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Reachability;

/// <summary>
/// What peers tell by identify about where they see this node. One peer may be wrong or lie: an address counts when it
/// is seen from several networks, and each network has one vote. Safe for any thread; bounded.
/// </summary>
/// <param name="limits">Bounds.</param>
/// <param name="allowPrivate">Whether private addresses count; for laboratories.</param>
/// <param name="timeProvider">The clock.</param>
public sealed class ObservedAddresses(ReachabilityLimits limits, bool allowPrivate, TimeProvider timeProvider)
{
    // A vote or two for something else do not make a NAT symmetric: somebody may lie.
    private const double MappingAgreement = 0.6;

    private readonly Lock _lock = new();
    private readonly Dictionary<PeerId, Observation> _observations = [];

    /// <summary>
    /// The addresses that count, those seen from most networks first. A guess is among them where peers agree on the IP
    /// address but not on a port.
    /// </summary>
    public IReadOnlyList<ObservedAddress> Confirmed()
    {
        lock (_lock)
        {
            var current = Current();
            var seen = current.Where(static o => o.IsFromListenPort).GroupBy(static o => o.Observed)
                .Select(static same => new ObservedAddress(
                    Multiaddr.FromEndPoint(same.Key), CountNetworks(same), IsGuess: false))
                .Where(address => address.Networks >= limits.MinObservers).ToList();
            var guessed = current.Where(static o => o.ListenPort != 0)
                .GroupBy(static o => new IPEndPoint(o.Observed.Address, o.ListenPort))
                .Select(static same => new ObservedAddress(
                    Multiaddr.FromEndPoint(same.Key), CountNetworks(same), IsGuess: true))
                .Where(address => address.Networks >= limits.MinObservers
                    && !seen.Exists(other => other.Address.Equals(address.Address)));
            return [.. seen.OrderByDescending(static a => a.Networks)
                .Concat(guessed.OrderByDescending(static a => a.Networks)).Take(limits.MaxObservedAddresses)];
        }
    }

    /// <summary>What the observations say about the NAT.</summary>
    public NatObservation Nat()
    {
        lock (_lock)
        {
            // Only a connection that was dialled from the listen port shows how that one is mapped.
            var votes = Current().Where(static o => o.IsOutbound && o.IsFromListenPort)
                .DistinctBy(static o => o.Network).ToArray();
            if (votes.Length == 0)
                return new NatObservation(NatMapping.Unknown, null, 0);
            var most = votes.GroupBy(static o => o.Observed).MaxBy(static same => same.Count())!;
            var observers = votes.Length;
            bool? preserves = votes.Count(static o => o.Observed.Port == o.ListenPort) >= MappingAgreement * observers;
            var agrees = most.Count() >= MappingAgreement * observers;
            if (agrees && most.First() is var sample && sample.Local.Equals(sample.Observed))
                return new NatObservation(NatMapping.None, true, observers);
            var mapping = observers < 2 ? NatMapping.Unknown
                : agrees ? NatMapping.EndpointIndependent : NatMapping.EndpointDependent;
            return new NatObservation(mapping, preserves, observers);
        }
    }

    /// <summary>Takes what a session's peer told last. Says whether it was of use.</summary>
    /// <param name="session">The session; relayed ones are not believed, for the peer sees the relay.</param>
    /// <param name="listening">Where this node listens.</param>
    public bool Report(ISession session, IReadOnlyList<Multiaddr> listening)
    {
        if (session.Path.Kind == PathKind.Relayed
            || session.Remote?.ObservedAddress is not { } told
            || !told.TryGetEndPoint(MultiaddrProtocol.Tcp, out var observed)
            || session.Path.Local is not { } localAddress
            || !localAddress.TryGetEndPoint(MultiaddrProtocol.Tcp, out var local)
            || observed.Port == 0 || observed.AddressFamily != local.AddressFamily
            || !(allowPrivate || AddressScope.IsPublic(observed.Address)))
            return false;
        var ports = listening.Select(static address =>
                address.TryGetEndPoint(MultiaddrProtocol.Tcp, out var endPoint) ? endPoint : null)
            .OfType<IPEndPoint>().Where(endPoint => endPoint.AddressFamily == local.AddressFamily)
            .Select(static endPoint => endPoint.Port).ToArray();
        var isFromListenPort = ports.Contains(local.Port);
        var observation = new Observation(
            NetworkKey.Of(session.RemoteAddress), observed, local, session.IsOutbound, isFromListenPort,
            isFromListenPort ? local.Port : ports.FirstOrDefault(), timeProvider.GetTimestamp());
        lock (_lock)
        {
            _observations[session.RemotePeer] = observation;
            if (_observations.Count > limits.MaxObservers)
                _observations.Remove(_observations.MinBy(static entry => entry.Value.At).Key);
        }
        return true;
    }

    private static int CountNetworks(IEnumerable<Observation> observations) =>
        observations.Select(static o => o.Network).Distinct().Count();

    private Observation[] Current()
    {
        foreach (var (peer, observation) in _observations.ToArray())
        {
            if (timeProvider.GetElapsedTime(observation.At) >= limits.ObservationLifetime)
                _observations.Remove(peer);
        }
        return [.. _observations.Values];
    }

    private sealed record Observation(
        NetworkKey Network,
        IPEndPoint Observed,
        IPEndPoint Local,
        bool IsOutbound,
        bool IsFromListenPort,
        int ListenPort,
        long At);
}
