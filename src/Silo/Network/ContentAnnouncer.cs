using Codex.Datasets.Ports;
using Codex.Discovery.Advertising;
using Codex.Silo.Options;
using Codex.Storage;

namespace Codex.Silo.Network;

/// <summary>
/// Announces manifest and tree of a dataset (block exchange, section 1.3), unless <c>--advertise-content</c> is off.
/// </summary>
internal sealed class ContentAnnouncer(Advertiser advertiser, OwnContent own, SiloOptions options) : IContentAnnouncer
{
    // Around both: or a tree that another manifest brings back while the last one of it goes would not be announced.
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public void Announce(StoredManifest dataset)
    {
        lock (_lock)
        {
            var cids = own.Add(dataset);
            if (!options.Peers.AdvertiseContent)
                return;
            foreach (var cid in cids)
                advertiser.Add(cid);
        }
    }

    /// <inheritdoc/>
    public void Withdraw(StoredManifest dataset)
    {
        lock (_lock)
        {
            foreach (var cid in own.Remove(dataset))
                advertiser.Remove(cid);
        }
    }
}
