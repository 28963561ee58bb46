using Codex.Content;
using Codex.Storage;

namespace Codex.Datasets.Ports;

/// <summary>Datasets that other nodes have.</summary>
public interface IDatasetNetwork
{
    /// <summary>A manifest, from here or from a peer, which is kept here then.</summary>
    /// <param name="manifestCid">CID of a manifest.</param>
    /// <param name="cancellationToken">When it fires, the manifest has not been found.</param>
    Task<FoundManifest> FindManifestAsync(Cid manifestCid, CancellationToken cancellationToken);

    /// <summary>Fetches what is missing of a dataset in the background. Repeating it changes nothing.</summary>
    Task<FetchStart> StartAsync(StoredManifest dataset);

    /// <summary>How far the fetching of a dataset in the background is; null when there is none under way.</summary>
    FetchProgress? FindProgress(StoredManifest dataset);

    /// <summary>Completes when the fetching of a dataset has ended; null when there is none under way.</summary>
    Task? FindEnd(StoredManifest dataset);

    /// <summary>Stops to fetch a dataset in the background; false when there was nothing to stop.</summary>
    bool Cancel(StoredManifest dataset);

    /// <summary>Reads a dataset while it arrives; null when this node fetches as much as it may.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="first">Index of the first block wanted.</param>
    /// <param name="end">Index after the last block wanted.</param>
    Task<IDatasetFeed?> OpenFeedAsync(StoredManifest dataset, int first, int end);

    /// <summary>The dataset is whole, and by another way than the network.</summary>
    void OnStored(StoredManifest dataset);
}
