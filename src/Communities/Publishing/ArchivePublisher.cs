using System.IO.Pipelines;
using Codex.Archives;
using Codex.Archives.Index;
using Codex.Communities.Catalog;
using Codex.Datasets;
using Codex.Storage;
using Orleans;

namespace Codex.Communities.Publishing;

/// <summary>
/// What a control node does when it has made an archive: stores it as a dataset, appends it to the community's index,
/// stores that, and makes it the current one (community-history, section 3). Repeating it changes nothing. Bodies of
/// several callers come beside each other; indices are made one after the other.
/// </summary>
public sealed class ArchivePublisher
{
    private readonly IGrainFactory _grains;
    private readonly DatasetUploads _uploads;
    private readonly DatasetRegistrar _registrar;
    private readonly CommunityPins _pins;
    private readonly CommunityGates _gates;
    private readonly IndexWriter _indices;

    internal ArchivePublisher(
        IGrainFactory grains,
        DatasetUploads uploads,
        DatasetRegistrar registrar,
        CommunityPins pins,
        CommunityGates gates,
        IndexWriter indices)
    {
        _grains = grains;
        _uploads = uploads;
        _registrar = registrar;
        _pins = pins;
        _gates = gates;
        _indices = indices;
    }

    /// <summary>Publishes an archive.</summary>
    /// <param name="id">The community.</param>
    /// <param name="publication">What the archive is.</param>
    /// <param name="body">Its bytes, at most <see cref="ArchiveLimits.MaxArchiveBytes"/>.</param>
    /// <param name="cancellationToken">
    /// Ends it before the archive is stored, and leaves nothing behind; afterwards it is published all the same.
    /// </param>
    public async Task<PublishResult> PublishAsync(
        CommunityId id, ArchivePublication publication, PipeReader body, CancellationToken cancellationToken)
    {
        if (!publication.TryRead(out var metadata, out var error))
            return PublishResult.Refused(PublishStatus.Invalid, error);

        // Before the body is taken; what changes meanwhile is seen when the index is made.
        if (await _indices.CheckAsync(id, cancellationToken).ConfigureAwait(false) is { } refusal)
            return refusal;
        var upload = await _uploads
            .StoreAsync(body, publication.ExpectedBytes, ArchiveLimits.MaxArchiveBytes, cancellationToken)
            .ConfigureAwait(false);
        if (upload.Dataset is not { } stored)
            return PublishResult.Refused(upload.Status, upload.Error!);
        await KeepAsync(id, stored).ConfigureAwait(false);
        if (!ArchiveEntry.TryCreate(metadata, stored.Cid, out var entry, out var invalid))
            return PublishResult.Refused(PublishStatus.Invalid, invalid.Text);
        var result = await _indices.AppendAsync(id, [entry], CancellationToken.None).ConfigureAwait(false);
        return result with { ArchiveId = entry.Id.ToString(), ArchiveCid = stored.Cid };
    }

    /// <summary>
    /// Makes given bytes the index of a community: it is checked, stored and announced. The community is registered
    /// with it, where it was not.
    /// </summary>
    /// <param name="id">The community.</param>
    /// <param name="index">
    /// An index, encrypted or not, at most <see cref="ArchiveLimits.MaxIndexBytes"/> bytes and at least one.
    /// </param>
    /// <param name="clock">When it was made, in milliseconds since 1970; null for now.</param>
    /// <param name="cancellationToken">Fires when the caller gives up.</param>
    public Task<PublishResult> SetIndexAsync(
        CommunityId id, ReadOnlyMemory<byte> index, ulong? clock, CancellationToken cancellationToken) =>
        index.Length <= ArchiveLimits.MaxIndexBytes
            ? _indices.SetAsync(id, index, clock, cancellationToken)
            : Task.FromResult(PublishResult.Refused(
                PublishStatus.TooLarge,
                $"An index has at most {ArchiveLimits.MaxIndexBytes} bytes, not {index.Length}."));

    /// <summary>Keeps an archive that was stored, as an upload is kept, and with the community's own pin.</summary>
    internal async Task KeepAsync(CommunityId id, StoredManifest stored)
    {
        await _registrar.RegisterUploadAsync(stored, advertise: null).ConfigureAwait(false);
        using var gate = await _gates.EnterAsync(id, CancellationToken.None).ConfigureAwait(false);
        if (await _grains.Community(id).GetAsync(CancellationToken.None).ConfigureAwait(false) is { Pinned: true })
            await _pins.KeepArchiveAsync(id, stored, isPinned: true).ConfigureAwait(false);
    }
}
