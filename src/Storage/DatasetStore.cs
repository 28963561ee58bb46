using System.IO.Pipelines;
using Codex.Content;
using Microsoft.Extensions.Logging;

namespace Codex.Storage;

/// <summary>Datasets on one disk.</summary>
public sealed class DatasetStore : IAsyncDisposable
{
    /// <summary>Opens a repo, creating it when absent, and recovers it: what was in flight when the node stopped is undone.</summary>
    public static Task<DatasetStore> OpenAsync(
        StorageOptions options, TimeProvider time, ILoggerFactory logging, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Figures for <c>/space</c>.</summary>
    public StorageUsage Usage => throw new NotImplementedException();

    /// <summary>
    /// Stores everything that <paramref name="body"/> brings as one dataset. Cancelling, or an exception of the body,
    /// leaves nothing behind.
    /// </summary>
    public Task<IngestResult> IngestAsync(IngestRequest request, PipeReader body, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    /// <summary>The manifest with this CID, or null.</summary>
    public StoredManifest? FindManifest(Cid manifestCid) => throw new NotImplementedException();

    /// <summary>The bytes of a manifest's block, or null.</summary>
    public byte[]? ReadManifestBlock(Cid manifestCid) => throw new NotImplementedException();

    /// <summary>Every manifest held, oldest first.</summary>
    public IReadOnlyList<StoredManifest> ListManifests() => throw new NotImplementedException();

    /// <summary>True when the repo holds exactly this manifest or block. False for tree CIDs, as upstream.</summary>
    public ValueTask<bool> ExistsAsync(Cid cid, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Opens a dataset for reading, or null when its manifest is not here.</summary>
    public DatasetReader? OpenReader(Cid manifestCid) => throw new NotImplementedException();

    /// <summary>
    /// Deletes a manifest, and its dataset unless another manifest refers to it. A block CID is never deleted by itself
    /// while a dataset holds it.
    /// </summary>
    public Task<DeleteStatus> DeleteAsync(Cid cid, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
