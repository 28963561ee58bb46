using Codex.Archives.Index;
using Codex.Communities.Catalog;
using Codex.Communities.Indices;
using Codex.Communities.Progress;
using Codex.Content;
using Codex.Grains.Interfaces;
using Codex.Storage;
using Orleans;

namespace Codex.Communities.Publishing;

/// <summary>
/// Makes the next index of a community out of the current one. Everything happens behind the community's gate: two that
/// append at a time append one after the other, and each finds what the other one wrote. Nothing is announced before it
/// is on the disk; after a crash at any point the same call does what is left.
/// </summary>
internal sealed class IndexWriter(
    IGrainFactory grains,
    DatasetUploads uploads,
    IndexReader reader,
    CommunityPins pins,
    CommunityRegistry registry,
    CommunityIndices indices,
    CommunityGates gates,
    CommunityChanges changes,
    TimeProvider time)
{
    /// <summary>Appends entries to the current index, as one new index.</summary>
    public async Task<PublishResult> AppendAsync(
        CommunityId id, IReadOnlyList<ArchiveEntry> entries, CancellationToken cancellationToken)
    {
        using var gate = await gates.EnterAsync(id, cancellationToken).ConfigureAwait(false);
        var (current, refusal) = await ReadCurrentAsync(id, cancellationToken).ConfigureAwait(false);
        if (refusal is not null)
            return refusal;
        var next = current!.Value.Index;
        foreach (var entry in entries)
        {
            if (!next.TryAppend(entry, out var appended, out var full))
                return PublishResult.Refused(PublishStatus.IndexFull, full.Text);
            next = appended;
        }

        if (ReferenceEquals(next, current.Value.Index) && current.Value.Record is { } unchanged)
            return await ConfirmAsync(id, unchanged, next).ConfigureAwait(false);
        var upload = await StoreAsync(id, ArchiveIndexCodec.Encode(next), cancellationToken).ConfigureAwait(false);
        if (upload.Dataset is not { } stored)
            return PublishResult.Refused(upload.Status, upload.Error!);
        var reading = IndexReadings.Of(stored.Cid.ToString(), next);
        return await AnnounceAsync(id, stored, reading, NextClock(current.Value.Record)).ConfigureAwait(false);
    }

    /// <summary>Whether something could be appended now; null when it could.</summary>
    public async Task<PublishResult?> CheckAsync(CommunityId id, CancellationToken cancellationToken)
    {
        // Outside of the gate the current index may be superseded, and dropped, before it is read.
        using var gate = await gates.EnterAsync(id, cancellationToken).ConfigureAwait(false);
        return (await ReadCurrentAsync(id, cancellationToken).ConfigureAwait(false)).Refusal;
    }

    /// <summary>
    /// Makes given bytes the index. A community that is not registered is, unless they are refused.
    /// </summary>
    /// <param name="id">The community.</param>
    /// <param name="bytes">An index, encrypted or not.</param>
    /// <param name="clock">Its clock; null for the next one.</param>
    /// <param name="cancellationToken">Fires when the caller gives up.</param>
    public async Task<PublishResult> SetAsync(
        CommunityId id, ReadOnlyMemory<byte> bytes, ulong? clock, CancellationToken cancellationToken)
    {
        var decoded = ArchiveIndexCodec.Decode(bytes.Span);
        if (decoded.Refusal is { } refusal)
            return PublishResult.Refused(PublishStatus.Invalid, refusal.Text);
        using var gate = await gates.EnterAsync(id, cancellationToken).ConfigureAwait(false);
        if (await registry.AddAsync(id, cancellationToken).ConfigureAwait(false) is not { } registration)
            return TooMany();
        var isKept = !registration.IsNew;
        try
        {
            var result = await SetAsync(registration.Community, id, bytes, decoded, clock, cancellationToken)
                .ConfigureAwait(false);
            isKept |= result.IsSuccess;
            return result;
        }
        finally
        {
            if (!isKept)
                await registry.RemoveAsync(id).ConfigureAwait(false);
        }
    }

    private async Task<PublishResult> SetAsync(
        CommunityRecord record,
        CommunityId id,
        ReadOnlyMemory<byte> bytes,
        ArchiveIndexResult decoded,
        ulong? clock,
        CancellationToken cancellationToken)
    {
        if (clock < record.Index?.Clock)
            return Superseded(record.Index.Clock);
        var upload = await StoreAsync(id, bytes, cancellationToken).ConfigureAwait(false);
        if (upload.Dataset is not { } stored)
            return PublishResult.Refused(upload.Status, upload.Error!);
        var reading = IndexReadings.Of(stored.Cid.ToString(), decoded);
        var isSame = record.Index?.Cid == reading.Cid;
        var next = clock ?? (isSame ? record.Index!.Clock : NextClock(record.Index));
        return await AnnounceAsync(id, stored, reading, next).ConfigureAwait(false);
    }

    /// <summary>
    /// Stores an index of which the grain knows before that it comes: what a crash leaves before it is announced is
    /// dropped by the next who holds the gate.
    /// </summary>
    private async Task<UploadResult> StoreAsync(
        CommunityId id, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await indices.DropLeftoversAsync(id).ConfigureAwait(false);
        if (uploads.FindCid(bytes.Span) is { } cid)
            await grains.Community(id).ExpectIndexAsync(cid.ToString(), cancellationToken).ConfigureAwait(false);
        return await uploads.StoreAsync(bytes, cancellationToken).ConfigureAwait(false);
    }

    private static PublishResult TooMany() => PublishResult.Refused(
        PublishStatus.TooManyCommunities, $"There are {GrainLimits.MaxCommunities} communities already.");

    private static PublishResult NotRegistered(CommunityId id) =>
        PublishResult.Refused(PublishStatus.NotRegistered, $"Community {id} is not registered.");

    private static PublishResult Superseded(ulong clock) =>
        PublishResult.Refused(PublishStatus.Superseded, $"There is an index of {clock} already, which is newer.");

    private async Task<((ArchiveIndex Index, IndexRecord? Record)? Current, PublishResult? Refusal)> ReadCurrentAsync(
        CommunityId id, CancellationToken cancellationToken)
    {
        if (await grains.Community(id).GetAsync(cancellationToken).ConfigureAwait(false) is not { } record)
            return (null, NotRegistered(id));
        if (record.Index is not { } index)
            return ((ArchiveIndex.Empty, null), null);
        var decoded = Cid.TryParse(index.Cid, out var cid, out _)
            ? await reader.ReadAsync(cid, cancellationToken).ConfigureAwait(false)
            : null;
        if (decoded is null)
        {
            return (null, PublishResult.Refused(
                PublishStatus.IndexMissing, $"The current index {index.Cid} is not here: sync it first."));
        }

        if (decoded.TryGetIndex(out var current))
            return ((current, index), null);
        return (null, decoded.Refusal is { } refusal
            ? PublishResult.Refused(
                PublishStatus.IndexUnusable, $"The current index {index.Cid} is unusable: {refusal.Text}")
            : PublishResult.Refused(
                PublishStatus.IndexEncrypted,
                $"The current index {index.Cid} is encrypted: only who has the key can append to it."));
    }

    /// <summary>Newer than the current one, even when this node's clock is behind.</summary>
    private ulong NextClock(IndexRecord? current)
    {
        var now = (ulong)Math.Max(0, time.GetUtcNow().ToUnixTimeMilliseconds());
        if (current is null)
            return now;
        return current.Clock == ulong.MaxValue ? current.Clock : Math.Max(now, current.Clock + 1);
    }

    /// <summary>The index has all entries. A crash may have been between its announcement and its reading.</summary>
    private async Task<PublishResult> ConfirmAsync(CommunityId id, IndexRecord record, ArchiveIndex index)
    {
        if (record.Content != IndexContent.Read)
        {
            var reading = IndexReadings.Of(record.Cid, index);
            await grains.Community(id).RecordIndexAsync(reading, CancellationToken.None).ConfigureAwait(false);
            changes.OnRecordChanged(id);
        }

        return new PublishResult
        {
            Status = PublishStatus.Unchanged,
            IndexCid = Cid.Parse(record.Cid),
            Clock = record.Clock,
        };
    }

    /// <summary>The bytes are on the disk: no longer to be cancelled.</summary>
    private async Task<PublishResult> AnnounceAsync(
        CommunityId id, StoredManifest stored, IndexReading reading, ulong clock)
    {
        await pins.KeepIndexAsync(id, stored).ConfigureAwait(false);
        var offered = new IndexReference { Cid = reading.Cid, Clock = clock };
        switch (await indices.OfferAsync(id, offered, CancellationToken.None).ConfigureAwait(false))
        {
            case null:
                return NotRegistered(id);
            case IndexOffer.Older:
                // Another silo was faster; what was stored is found again when the call is repeated.
                return Superseded(clock);
            case var offer:
                var grain = grains.Community(id);
                await grain.RecordIndexAsync(reading, CancellationToken.None).ConfigureAwait(false);
                await indices.DropSupersededAsync(id, reading.Cid).ConfigureAwait(false);
                changes.OnRecordChanged(id);
                return new PublishResult
                {
                    Status = offer == IndexOffer.Current ? PublishStatus.Published : PublishStatus.Unchanged,
                    IndexCid = stored.Cid,
                    Clock = clock,
                };
        }
    }
}
