using Codex.Api.Ports;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;

namespace Codex.Silo.Adapters;

/// <summary>
/// Tells the API of peers. There is no discovery yet: a peer is found at addresses that are given, or not.
/// </summary>
internal sealed class PeerEdge(ILocalPeer local) : IPeers
{
    /// <inheritdoc/>
    public string? Spr => null;

    /// <inheritdoc/>
    public IReadOnlyList<string> ListenAddresses => Texts(local.AnnouncedAddresses);

    /// <inheritdoc/>
    public IReadOnlyList<string> AnnounceAddresses => Texts(local.AnnouncedAddresses);

    /// <inheritdoc/>
    public IReadOnlyList<string> ConnectedPeers =>
        [.. local.Sessions.Select(session => session.RemotePeer.ToString()).Distinct()];

    /// <inheritdoc/>
    public async Task<ConnectStatus> ConnectAsync(
        string peerId, IReadOnlyList<string> addresses, CancellationToken cancellationToken)
    {
        if (!PeerId.TryParse(peerId, out var peer))
            return ConnectStatus.BadPeerId;
        var result = await local.DialAsync(peer, Parse(addresses), cancellationToken).ConfigureAwait(false);
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

    private static string[] Texts(IReadOnlyList<Multiaddr> addresses) =>
        [.. addresses.Select(address => address.ToString())];
}
