using System.Diagnostics;
using System.IO.Pipelines;
using Codex.Content;
using Codex.Storage.Catalog;
using Codex.Storage.Disk;
using Codex.Storage.Ingest;
using Codex.Storage.Layout;
using Codex.Storage.Quota;
using Codex.Storage.Reading;
using Codex.Storage.Recovery;
using Microsoft.Extensions.Logging;

namespace Codex.Storage;

/// <summary>Datasets on one disk.</summary>
public sealed partial class DatasetStore : IAsyncDisposable
{
    private readonly StorageOptions _options;
    private readonly IDisk _disk;
    private readonly RepoLayout _repo;
    private readonly DatasetCatalog _catalog;
    private readonly QuotaLedger _ledger;
    private readonly TrashCollector _trash;
    private readonly CatalogWriter _writer;
    private readonly IngestBuffers _buffers = new();
    private readonly VerifiedBlocks _verified = new();
    private readonly StorageMetrics _metrics;
    private readonly ILogger _logger;

    private DatasetStore(
        StorageOptions options, IDisk disk, RepoLayout repo, DatasetCatalog catalog, QuotaLedger ledger, ILogger logger)
    {
        _options = options;
        _disk = disk;
        _repo = repo;
        _catalog = catalog;
        _ledger = ledger;
        _logger = logger;
        _trash = new TrashCollector(disk, repo, logger);
        _writer = new CatalogWriter(disk, repo, catalog, ledger, _trash, options.Durability);
        _metrics = new StorageMetrics(ledger);
    }

    /// <summary>Figures for <c>/space</c>.</summary>
    public StorageUsage Usage
    {
        get
        {
            var (blocks, used, reserved) = _ledger.Snapshot();
            return new StorageUsage(blocks, _ledger.QuotaBytes, used, reserved, _disk.FreeBytes(_repo.Root));
        }
    }

    /// <summary>
    /// Opens a repo, creating it when absent, and recovers it: what was in flight when the node stopped is undone.
    /// </summary>
    public static Task<DatasetStore> OpenAsync(
        StorageOptions options, ILoggerFactory logging, CancellationToken cancellationToken) =>
        OpenAsync(options, new LocalDisk(), logging, cancellationToken);

    /// <summary>Opens a repo on a disk of one's choice.</summary>
    public static Task<DatasetStore> OpenAsync(
        StorageOptions options, IDisk disk, ILoggerFactory logging, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                var logger = logging.CreateLogger<DatasetStore>();
                var repo = new RepoLayout(options.RepoPath);
                var ledger = new QuotaLedger(options.QuotaBytes);
                var catalog = new RepoRecovery(disk, repo, ledger, logger).Recover(cancellationToken);
                return new DatasetStore(options, disk, repo, catalog, ledger, logger);
            },
            cancellationToken);

    /// <summary>
    /// Stores everything that <paramref name="body"/> brings as one dataset. Cancelling, or an exception of the body,
    /// leaves nothing behind. A size that is known beforehand is checked before the first byte is taken.
    /// </summary>
    public async Task<IngestResult> IngestAsync(
        IngestRequest request, PipeReader body, CancellationToken cancellationToken)
    {
        ThrowIfInvalid(request.BlockSize);
        using var reservation = new Reservation(_ledger, _disk, _repo.Root, _options.MinFreeBytes);
        var expectedBlocks = ((request.ExpectedBytes ?? 0) + request.BlockSize - 1) / request.BlockSize;
        if (reservation.GrowTo(expectedBlocks * request.BlockSize) is var refusal and not IngestStatus.Stored)
            return Refuse(refusal);

        string? staging = null;
        try
        {
            using var ingest = new DatasetIngest(
                _disk, _repo.NewStagingPath(), request.BlockSize, _options, _buffers, _verified, reservation);
            staging = ingest.Directory;
            var status = await ingest.ConsumeAsync(body, cancellationToken).ConfigureAwait(false);
            if (status != IngestStatus.Stored)
                return Refuse(status);
            ingest.Complete();
            var manifest = new Manifest
            {
                TreeCid = Cid.FromDigest(Multiformats.Multicodec.CodexRoot, ingest.Root),
                BlockSize = request.BlockSize,
                DatasetSize = ingest.Length,
                Filename = request.Filename,
                MimeType = request.MimeType,
            };
            var block = ManifestCodec.Encode(manifest, request.Format);

            // Past this point the dataset is whole: a client that goes away now does not undo it.
            var stored = await _writer
                .CommitAsync(ingest.Directory, manifest, block, reservation, CancellationToken.None)
                .ConfigureAwait(false);
            staging = null;
            return new IngestResult(IngestStatus.Stored, stored, null);
        }
        catch (IOException exception) when (DiskErrors.IsFull(exception))
        {
            return Refuse(IngestStatus.DiskFull);
        }
        finally
        {
            if (staging is not null)
                _writer.Discard(staging);
        }
    }

    /// <summary>The manifest with this CID, or null.</summary>
    public StoredManifest? FindManifest(Cid manifestCid) =>
        _catalog.TryGetManifest(manifestCid, out var manifest) ? manifest : null;

    /// <summary>How many blocks of a dataset are not here; 0 as well when its manifest is not.</summary>
    public int CountMissing(Cid manifestCid) =>
        _catalog.TryGetManifest(manifestCid, out var stored)
        && _catalog.TryGetDataset(stored.Manifest.TreeCid, out var dataset)
            ? dataset.Have.BlockCount - dataset.Have.Count
            : 0;

    /// <summary>True when a block of a tree is here, from memory alone. False for a block that no tree has.</summary>
    public bool HasBlock(Cid treeCid, int index) =>
        _catalog.TryGetDataset(treeCid, out var dataset)
        && (uint)index < (uint)dataset.Have.BlockCount
        && dataset.IsOnDisk
        && dataset.Have.Contains(index);

    /// <summary>The bytes of a manifest's block, or null.</summary>
    public byte[]? ReadManifestBlock(Cid manifestCid)
    {
        if (FindManifest(manifestCid) is not { } stored)
            return null;
        try
        {
            using var file = _disk.Open(_repo.Manifest(manifestCid), writable: false);
            var block = new byte[stored.BlockBytes];
            return file.Read(block, 0) == block.Length && Cid.OfManifest(block) == manifestCid ? block : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Every manifest held, oldest first.</summary>
    public IReadOnlyList<StoredManifest> ListManifests() =>
        [.. _catalog.Manifests.OrderBy(stored => stored.StoredAt).ThenBy(stored => stored.Cid)];

    /// <summary>
    /// Adds a manifest that came from elsewhere, without any block of its dataset. Null when the bytes are not a
    /// manifest that this node can keep, or contradict another manifest of the same tree.
    /// </summary>
    public async Task<StoredManifest?> AddManifestAsync(ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        if (!ManifestCodec.TryDecode(block.Span, out var manifest, out _)
            || manifest.BlockSize > StorageLimits.MaxBlockSize
            || !_ledger.TryReserve(block.Length))
        {
            return null;
        }

        try
        {
            return await _writer.AddManifestAsync(manifest, block.ToArray(), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _ledger.Release(block.Length);
        }
    }

    /// <summary>True when the repo holds exactly this manifest or block. False for tree CIDs, as upstream.</summary>
    public ValueTask<bool> ExistsAsync(Cid cid, CancellationToken cancellationToken)
    {
        if (!cid.IsBlock)
            return ValueTask.FromResult(_catalog.TryGetManifest(cid, out _));
        return new ValueTask<bool>(Task.Run(
            () => BlockSearch.Find(_disk, _catalog.Datasets, cid.Digest, cancellationToken), cancellationToken));
    }

    /// <summary>Opens a dataset for reading, or null when its manifest is not here.</summary>
    public DatasetReader? OpenReader(Cid manifestCid)
    {
        if (!_catalog.TryGetManifest(manifestCid, out var stored)
            || !_catalog.TryGetDataset(stored.Manifest.TreeCid, out var dataset))
        {
            return null;
        }

        if (!dataset.IsOnDisk)
            return new DatasetReader(stored, dataset, null, null, _verified, Quarantine);
        IDiskFile? blocks = null;
        try
        {
            blocks = dataset.OpenBlocks(_disk, writable: false);
            return new DatasetReader(
                stored, dataset, blocks, dataset.OpenTree(_disk, writable: false), _verified, Quarantine);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            blocks?.Dispose();
            return null; // Deleted since it was looked up.
        }
    }

    /// <summary>Opens a dataset for reading by its tree, or null when none of its manifests is here.</summary>
    public DatasetReader? OpenTreeReader(Cid treeCid) =>
        _catalog.TryGetManifestOfTree(treeCid, out var stored) ? OpenReader(stored.Cid) : null;

    /// <summary>Opens a dataset for filling with blocks, or null when its manifest is not here.</summary>
    public async Task<DatasetWriter?> OpenWriterAsync(Cid manifestCid, CancellationToken cancellationToken)
    {
        if (FindManifest(manifestCid) is not { } stored)
            return null;
        var dataset = await _writer.MaterialiseAsync(stored, cancellationToken).ConfigureAwait(false);
        if (dataset is null)
            return null;
        var writer = new DatasetWriter(dataset, _disk, _ledger, _verified);
        if (dataset.TryBeginAdoption() && !dataset.Have.IsComplete)
            await Task.Run(writer.AdoptLateBlocks, CancellationToken.None).ConfigureAwait(false);
        return writer;
    }

    /// <summary>
    /// Deletes a manifest, and its dataset unless another manifest refers to it. A block CID is never deleted by itself
    /// while a dataset holds it.
    /// </summary>
    public async Task<DeleteStatus> DeleteAsync(Cid cid, CancellationToken cancellationToken)
    {
        if (cid.IsBlock)
        {
            return await ExistsAsync(cid, cancellationToken).ConfigureAwait(false)
                ? DeleteStatus.PartOfDataset
                : DeleteStatus.Absent;
        }

        return await _writer.DeleteAsync(cid, cancellationToken).ConfigureAwait(false)
            ? DeleteStatus.Deleted
            : DeleteStatus.Absent;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _trash.DisposeAsync().ConfigureAwait(false);
        _buffers.Dispose();
        _metrics.Dispose();
    }

    private static void ThrowIfInvalid(int blockSize)
    {
        if (!int.IsPow2(blockSize)
            || blockSize is < ContentLimits.MinUploadBlockSize or > ContentLimits.MaxUploadBlockSize)
        {
            throw new ArgumentException(
                $"Block size {blockSize} is not a power of two from 4096 to 524288.", nameof(blockSize));
        }
    }

    private IngestResult Refuse(IngestStatus status)
    {
        var usage = Usage;
        var message = status switch
        {
            IngestStatus.Empty => "Empty leaves",
            IngestStatus.QuotaExceeded =>
                $"Quota usage would exceed the limit. Used: {usage.UsedBytes}, reserved: {usage.ReservedBytes}, "
                + $"limit: {usage.QuotaBytes}",
            IngestStatus.DiskFull =>
                $"The disk has no room for the dataset. Free: {usage.FreeDiskBytes}, "
                + $"kept free: {_options.MinFreeBytes}",
            _ => throw new UnreachableException(),
        };
        return new IngestResult(status, null, message);
    }

    private void Quarantine(StoredDataset dataset, int index)
    {
        if (!dataset.Quarantine(index, _disk, _ledger))
            return;
        _metrics.CorruptBlock();
        Log.CorruptBlock(_logger, index, dataset.TreeCid);
    }

    private static partial class Log
    {
        [LoggerMessage(6, LogLevel.Error, "Block {Index} of dataset {TreeCid} is corrupt on disk and was quarantined")]
        public static partial void CorruptBlock(ILogger logger, int index, Cid treeCid);
    }
}
