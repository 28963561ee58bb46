using System.Buffers;
using System.IO.Pipelines;
using Codex.Content;
using Codex.Datasets.Ports;
using Codex.Storage;

namespace Codex.Communities.Publishing;

/// <summary>
/// Stores archives and indices as status-go uploads both (status-go-rest, section 2, UploadArchive): so they have the
/// CIDs that <c>POST /data</c> would give them, whoever publishes them.
/// </summary>
internal sealed class DatasetUploads(DatasetStore store, IDatasetNetwork network, CommunityOptions options)
{
    /// <summary>Filename of every archive and every index.</summary>
    public const string Filename = "archive-data.bin";

    /// <summary>MIME type of every archive and every index.</summary>
    public const string MimeType = "application/octet-stream";

    /// <summary>The CID that bytes would get, or have; null for none.</summary>
    public Cid? FindCid(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return null;
        const int BlockSize = ContentLimits.DefaultBlockSize;
        var leaves = new byte[(bytes.Length + BlockSize - 1) / BlockSize * MerkleTree.NodeBytes];
        for (int start = 0, place = 0; start < bytes.Length; start += BlockSize, place += MerkleTree.NodeBytes)
        {
            BlockDigest.Compute(
                bytes[start..Math.Min(start + BlockSize, bytes.Length)],
                BlockSize,
                leaves.AsSpan(place, MerkleTree.NodeBytes));
        }

        var manifest = new Manifest
        {
            TreeCid = MerkleTree.Build(leaves).TreeCid,
            BlockSize = BlockSize,
            DatasetSize = bytes.Length,
            Filename = Filename,
            MimeType = MimeType,
        };
        return Cid.OfManifest(ManifestCodec.Encode(manifest, options.ManifestFormat));
    }

    /// <summary>Stores bytes.</summary>
    public Task<UploadResult> StoreAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        StoreAsync(
            PipeReader.Create(new ReadOnlySequence<byte>(bytes)), bytes.Length, bytes.Length, cancellationToken);

    /// <summary>Stores what a body brings, at most <paramref name="maxBytes"/>.</summary>
    public async Task<UploadResult> StoreAsync(
        PipeReader body, long? expectedBytes, long maxBytes, CancellationToken cancellationToken)
    {
        if (expectedBytes > maxBytes)
            return TooLarge(maxBytes);
        var request = new IngestRequest
        {
            Filename = Filename,
            MimeType = MimeType,
            Format = options.ManifestFormat,
            ExpectedBytes = expectedBytes,
        };
        try
        {
            var bounded = new BoundedBody(body, maxBytes);
            var result = await store.IngestAsync(request, bounded, cancellationToken).ConfigureAwait(false);
            if (result.Dataset is not { } stored)
            {
                var isEmpty = result.Status == IngestStatus.Empty;
                var status = isEmpty ? PublishStatus.Empty : PublishStatus.NoRoom;
                return new UploadResult(status, null, isEmpty ? "There are no bytes." : result.Message);
            }

            network.OnStored(stored);
            return new UploadResult(PublishStatus.Published, stored, null);
        }
        catch (BodyTooLargeException)
        {
            return TooLarge(maxBytes);
        }
    }

    private static UploadResult TooLarge(long maxBytes) =>
        new(PublishStatus.TooLarge, null, $"There are more than {maxBytes} bytes.");
}
