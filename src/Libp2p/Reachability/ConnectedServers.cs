using System.Net;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.AutoNat;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Reachability;

/// <summary>
/// The connected peers that serve AutoNAT v2, those first that this node has chosen to dial: whoever dials us may do so
/// in order to be asked. Of one network only one is among the first.
/// </summary>
/// <remarks>
/// Peers in this node's own private networks are not asked, for that they reach it says nothing about others; nor is
/// anybody asked about a private address.
/// </remarks>
public sealed class ConnectedServers : IReachabilityServers, IAsyncDisposable
{
    private readonly ILocalPeer _localPeer;
    private readonly AutoNatClient _client;
    private readonly bool _allowPrivate;
    private readonly Func<bool> _hasRoom;
    private readonly Random _random;
    private readonly PeerEventSubscription _events;
    private readonly Task _following;

    /// <summary>Follows the peers of a host.</summary>
    /// <param name="localPeer">This node among its peers.</param>
    /// <param name="client">What asks.</param>
    /// <param name="allowPrivate">Also asks peers at private addresses; for laboratories.</param>
    /// <param name="hasRoom">
    /// Whether another connection would be taken (<see cref="Host.HasRoom"/>): a node that is full is reached by
    /// nobody, which says nothing about its addresses. Nobody is asked then.
    /// </param>
    /// <param name="random">Mixes the peers.</param>
    public ConnectedServers(
        ILocalPeer localPeer, AutoNatClient client, bool allowPrivate, Func<bool> hasRoom, Random random)
    {
        _localPeer = localPeer;
        _client = client;
        _allowPrivate = allowPrivate;
        _hasRoom = hasRoom;
        _random = random;
        _events = localPeer.Events.Subscribe();
        _following = FollowAsync();
    }

    /// <inheritdoc/>
    public event Action? Appeared;

    /// <inheritdoc/>
    public IReadOnlyList<PeerId> List()
    {
        if (!_hasRoom())
            return [];
        var sessions = _localPeer.Sessions.Where(CanBeAsked).ToArray();
        _random.Shuffle(sessions);
        var networks = new HashSet<NetworkKey>();
        return [.. sessions.OrderByDescending(static session => session.IsOutbound)
            .Select(session => (session.RemotePeer, IsFirst: networks.Add(NetworkKey.Of(session.RemoteAddress))))
            .ToArray().OrderByDescending(static server => server.IsFirst)
            .Select(static server => server.RemotePeer).Distinct()];
    }

    /// <inheritdoc/>
    public async Task<AddressProbe> AskAsync(PeerId server, Multiaddr address, CancellationToken cancellationToken)
    {
        // Servers refuse it, and it is nobody's business (autonat-v2.md).
        if (!_allowPrivate && address.TryGetEndPoint(MultiaddrProtocol.Tcp, out var endPoint)
            && !AddressScope.IsPublic(endPoint.Address))
            return new AddressProbe(address, ProbeOutcome.Unknown, ProbeReason.Refused);
        var session = _localPeer.Sessions
            .FirstOrDefault(session => session.RemotePeer == server && CanBeAsked(session));
        var probes = session is null ? []
            : await _client.AskAsync(session, [address], cancellationToken).ConfigureAwait(false);
        return probes.Count == 1 ? probes[0]
            : new AddressProbe(address, ProbeOutcome.Unknown, ProbeReason.Unavailable);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _events.Dispose();
        await _following.ConfigureAwait(false);
    }

    private bool CanBeAsked(ISession session) =>
        session.Path.Kind != PathKind.Relayed
        && session.Remote?.Protocols.Contains(AutoNatProtocol.DialRequest) == true
        && session.RemoteAddress.TryGetEndPoint(MultiaddrProtocol.Tcp, out IPEndPoint? endPoint)
        && (_allowPrivate || AddressScope.IsPublic(endPoint.Address));

    private async Task FollowAsync()
    {
        await foreach (var next in _events.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (next.Kind == PeerEventKind.Identified && CanBeAsked(next.Session))
                Appeared?.Invoke();
        }
    }
}
