using Codex.Api.Ports;
using Codex.Discovery;
using Codex.Discovery.Routing;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;

namespace Codex.Silo.Adapters;

/// <summary>Tells the API of peers: those connected, and those that discovery knows.</summary>
internal sealed class PeerEdge(ILocalPeer local, DhtNode dht) : IPeers
{
    /// <inheritdoc/>
    public string? Spr => dht.Record.ToString();

    /// <inheritdoc/>
    public IReadOnlyList<string> ListenAddresses => Texts(local.AnnouncedAddresses);

    /// <inheritdoc/>
    public IReadOnlyList<string> AnnounceAddresses => Texts(local.AnnouncedAddresses);

    /// <inheritdoc/>
    public DiscoveredNode LocalNode
    {
        get
        {
            var table = dht.Table;
            return Describe(table.LocalId, table.LocalRecord, AddressIn(table.LocalRecord), isSeen: false);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<DiscoveredNode> Nodes =>
        [.. dht.Table.Nodes.Select(node => Describe(node.Id, node.Record, node.Address.ToString(), node.IsSeen))];

    /// <inheritdoc/>
    public async Task<DiscoveredPeer?> FindAsync(string peerId, CancellationToken cancellationToken) =>
        PeerId.TryParse(peerId, out var peer)
        && await dht.ResolveAsync(peer, cancellationToken).ConfigureAwait(false) is { } record
            ? new DiscoveredPeer(record.PeerId.ToString(), record.Sequence, Texts(record.Addresses))
            : null;

    /// <inheritdoc/>
    public async Task<ConnectStatus> ConnectAsync(
        string peerId, IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        if (!PeerId.TryParse(peerId, out var peer))
            return ConnectStatus.BadPeerId;
        var given = Parse(addresses);
        if (given is null or [] && local.FindSession(peer) is null)
        {
            // Records of the DHT of 2025 have UDP addresses as a rule, which nobody can dial (rest-api, section 2).
            var record = await dht.ResolveAsync(peer, cancellationToken).ConfigureAwait(false);
            given = [.. record?.Addresses ?? []];
        }

        var result = await local.DialAsync(peer, given, cancellationToken).ConfigureAwait(false);
        return result.Error switch
        {
            DialError.None => ConnectStatus.Connected,
            DialError.NoAddress => ConnectStatus.PeerNotFound,
            DialError.Unreachable or DialError.UpgradeFailed or DialError.Self => ConnectStatus.DialFailed,
            _ => ConnectStatus.Failed,
        };
    }

    /// <summary>As upstream: when one address is not one, all of them are left out (rest-api, section 2).</summary>
    private static List<Multiaddr>? Parse(IReadOnlyList<string> addresses)
    {
        var parsed = new List<Multiaddr>();
        foreach (var text in addresses)
        {
            if (Multiaddr.TryParse(text, out var address) != MultiaddrError.None)
                return null;
            parsed.Add(address!);
        }

        return parsed;
    }

    // The text must not start with "spr:", or clients take it for a record that they can parse (clients).
    private static DiscoveredNode Describe(NodeId id, SignedPeerRecord record, string address, bool isSeen) => new(
        id.ToString(),
        record.PeerId.ToString(),
        $"(peerId: {record.PeerId}, seqNo: {record.Sequence}, addresses: @[{string.Join(", ", record.Addresses)}])",
        address,
        isSeen);

    private static string AddressIn(SignedPeerRecord record)
    {
        foreach (var address in record.Addresses)
        {
            if (address.TryGetEndPoint(MultiaddrProtocol.Udp, out var endPoint))
                return endPoint.ToString();
        }

        return string.Empty;
    }

    private static string[] Texts(IReadOnlyList<Multiaddr> addresses) =>
        [.. addresses.Select(address => address.ToString())];
}
