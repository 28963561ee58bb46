using Codex.Datasets.Ports;
using Codex.Discovery.Advertising;
using Codex.Silo.Options;
using Codex.Storage;

namespace Codex.Silo.Network;

/// <summary>
/// Announces manifest and tree of a dataset (block exchange, section 1.3), unless <c>--advertise-content</c> is off.
/// </summary>
internal sealed class ContentAnnouncer(Advertiser advertiser, OwnContent own, DatasetStore store, SiloOptions options)
    : IContentAnnouncer
{
    /// <inheritdoc/>
    public void Announce(StoredManifest dataset)
    {
        own.Add(dataset);
        if (!options.Peers.AdvertiseContent)
            return;
        foreach (var cid in OwnContent.Cids(dataset))
            advertiser.Add(cid);
    }

    /// <inheritdoc/>
    public void Withdraw(StoredManifest dataset)
    {
        own.Remove(dataset);
        advertiser.Remove(dataset.Cid);

        // Another manifest may name the same tree.
        if (!store.ListManifests().Any(other =>
            other.Cid != dataset.Cid && other.Manifest.TreeCid == dataset.Manifest.TreeCid))
        {
            advertiser.Remove(dataset.Manifest.TreeCid);
        }
    }
}
