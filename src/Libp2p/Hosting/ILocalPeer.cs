using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;

namespace Codex.Libp2p.Hosting;

/// <summary>This node among its peers.</summary>
public interface ILocalPeer : IAsyncDisposable
{
    /// <summary>This node's id.</summary>
    PeerId PeerId { get; }

    /// <summary>
    /// Where this node listens, with real ports; an address of all interfaces is listed as such. Empty before the
    /// start.
    /// </summary>
    IReadOnlyList<Multiaddr> ListenAddresses { get; }

    /// <summary>
    /// What peers are told: <see cref="AnnounceAddresses(IReadOnlyList{Multiaddr})"/>, or else the listen addresses
    /// with one address per interface in place of all interfaces.
    /// </summary>
    IReadOnlyList<Multiaddr> AnnouncedAddresses { get; }

    /// <summary>Peers remembered.</summary>
    PeerStore PeerStore { get; }

    /// <summary>What happens with peers.</summary>
    PeerEvents Events { get; }

    /// <summary>The sessions now.</summary>
    IReadOnlyList<ISession> Sessions { get; }

    /// <summary>Answers <paramref name="protocol"/> from now on; connected peers are told.</summary>
    /// <exception cref="InvalidOperationException">It is answered already, or there are too many.</exception>
    void AddProtocol(ISessionListenerProtocol protocol);

    /// <summary>Tells peers these addresses instead of the listen addresses; null to return to those.</summary>
    void AnnounceAddresses(IReadOnlyList<Multiaddr>? addresses);

    /// <summary>Starts to listen and to keep connections.</summary>
    /// <exception cref="Transport.TransportException">An address cannot be listened on.</exception>
    Task StartAsync(CancellationToken cancellationToken = default);

    /// <summary>The session with a peer; null if there is none.</summary>
    ISession? FindSession(PeerId peer);

    /// <summary>
    /// The session with a peer: the one there is, or a new one to <paramref name="addresses"/> and those that the peer
    /// store knows. Callers that dial the same peer at the same time share one dial.
    /// </summary>
    Task<DialResult> DialAsync(
        PeerId peer, IReadOnlyList<Multiaddr>? addresses = null, CancellationToken cancellationToken = default);

    /// <summary>Ends all connections with a peer.</summary>
    Task DisconnectAsync(PeerId peer);

    /// <summary>Stops to listen and ends all connections, politely within limits.</summary>
    Task StopAsync(CancellationToken cancellationToken = default);
}
