using Codex.Api.Ports;
using Codex.Libp2p.Identity;

namespace Codex.Silo.Adapters;

/// <summary>The peer network of a node that has none: it has no record, no addresses, and finds nobody.</summary>
internal sealed class NoPeers : IPeers
{
    /// <inheritdoc/>
    public string? Spr => null;

    /// <inheritdoc/>
    public IReadOnlyList<string> ListenAddresses => [];

    /// <inheritdoc/>
    public IReadOnlyList<string> AnnounceAddresses => [];

    /// <inheritdoc/>
    public Task<ConnectStatus> ConnectAsync(
        string peerId, IReadOnlyList<string> addresses, CancellationToken cancellationToken) =>
        Task.FromResult(PeerId.TryParse(peerId, out _) ? ConnectStatus.PeerNotFound : ConnectStatus.BadPeerId);
}
