namespace Codex.Api.Ports;

/// <summary>The network of peers, as far as the API speaks of it.</summary>
public interface IPeers
{
    /// <summary>The signed peer record as text, <c>spr:…</c>; null while there is none.</summary>
    string? Spr { get; }

    /// <summary>Multiaddresses on which the node listens for peers.</summary>
    IReadOnlyList<string> ListenAddresses { get; }

    /// <summary>Multiaddresses that the node tells others.</summary>
    IReadOnlyList<string> AnnounceAddresses { get; }

    /// <summary>This node as discovery knows it; null when it takes no part.</summary>
    DiscoveredNode? LocalNode { get; }

    /// <summary>The nodes in discovery's table.</summary>
    IReadOnlyList<DiscoveredNode> Nodes { get; }

    /// <summary>What discovery finds of a peer; null for an id that is none, or a peer that is not found.</summary>
    Task<DiscoveredPeer?> FindAsync(string peerId, CancellationToken cancellationToken);

    /// <summary>
    /// Dials a peer, at the given multiaddresses or, when there are none, at those that discovery finds.
    /// </summary>
    /// <param name="peerId">Text from the request, not checked yet.</param>
    /// <param name="addresses">At most <see cref="ApiLimits.MaxConnectAddresses"/> texts, not checked yet.</param>
    /// <param name="cancellationToken">Fires when the client gives up.</param>
    Task<ConnectStatus> ConnectAsync(
        string peerId, IReadOnlyList<string> addresses, CancellationToken cancellationToken);
}
