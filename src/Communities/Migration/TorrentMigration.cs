using System.Collections.Immutable;
using Codex.Archives;
using Codex.Archives.Index;
using Codex.Archives.Torrent;
using Codex.Communities.Publishing;
using Codex.Content;
using Codex.Storage;

namespace Codex.Communities.Migration;

/// <summary>
/// Makes a community's history of its torrent: cuts the archives out of the data file, stores each as a dataset of its
/// own, and appends all of them to the community's index at once (community-history, section 6).
/// </summary>
/// <remarks>
/// It keeps no journal. The same bytes have the same CID, so a migration that was broken off is simply begun again:
/// what it had stored is found, and as the index comes last, nobody has ever seen half a history. For the same reason
/// one that has a problem writes nothing, unless it is told to leave out what is damaged.
/// </remarks>
public sealed class TorrentMigration
{
    private readonly DatasetStore _store;
    private readonly DatasetUploads _uploads;
    private readonly ArchivePublisher _publisher;
    private readonly IndexWriter _indices;

    internal TorrentMigration(
        DatasetStore store, DatasetUploads uploads, ArchivePublisher publisher, IndexWriter indices)
    {
        _store = store;
        _uploads = uploads;
        _publisher = publisher;
        _indices = indices;
    }

    /// <summary>Migrates a torrent, or looks what that would do.</summary>
    /// <param name="request">What is to be migrated, and how.</param>
    /// <param name="progress">Told after each archive; null for nobody.</param>
    /// <param name="cancellationToken">Ends it between two archives; begin it again to go on.</param>
    /// <exception cref="IOException">The disk of this node failed.</exception>
    public async Task<MigrationReport> RunAsync(
        MigrationRequest request, IProgress<MigrationProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            using var files = new TorrentFiles(request.DataPath);
            var index = await files.ReadIndexAsync(request.IndexPath, cancellationToken).ConfigureAwait(false);
            return Explain(index) is { } problem
                ? new MigrationReport { Problems = [problem] }
                : await RunAsync(request, files, index!.Archives, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (
            exception is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException
                or EndOfStreamException)
        {
            return new MigrationReport { Problems = [exception.Message] };
        }
    }

    private static string? Explain(TorrentIndexResult? index) => index switch
    {
        null => $"The index has more than {ArchiveLimits.MaxIndexBytes} bytes.",
        { Outcome: ArchiveIndexOutcome.Opaque } =>
            "The index is encrypted: only who has the community's key can cut the data file.",
        { Refusal: { } refusal } => refusal.Text,
        _ => null,
    };

    private async Task<MigrationReport> RunAsync(
        MigrationRequest request,
        TorrentFiles files,
        ImmutableArray<TorrentArchive> archives,
        IProgress<MigrationProgress>? progress,
        CancellationToken cancellationToken)
    {
        var ordered = archives.OrderBy(archive => archive.Metadata.From).ThenBy(archive => archive.Offset).ToArray();
        var meter = new MigrationMeter(progress);
        meter.Begin(MigrationPhase.Checking, ordered.Length);
        var found = new MigratedArchive[ordered.Length];
        for (var i = 0; i < ordered.Length; i++)
        {
            found[i] = await files.CheckAsync(ordered[i], cancellationToken).ConfigureAwait(false);
            meter.Advance(found[i].Length);
        }

        var refusal = await _indices.CheckAsync(request.Community, cancellationToken).ConfigureAwait(false);
        var isDamaged = found.Any(archive => archive.Problem is not null);
        if (request.IsDryRun || refusal is not null || (isDamaged && !request.SkipsDamaged))
            return Report(found, index: null, refusal?.Error);
        meter.Begin(MigrationPhase.Storing, found.Count(archive => archive.Problem is null));
        for (var i = 0; i < ordered.Length; i++)
        {
            if (found[i].Problem is not null)
                continue;
            found[i] = await StoreAsync(request.Community, files, ordered[i], found[i], cancellationToken)
                .ConfigureAwait(false);
            if (found[i].Problem is not null)
                return Report(found, index: null, problem: null);
            meter.Advance(found[i].Length);
        }

        return await IndexAsync(request.Community, found, meter).ConfigureAwait(false);
    }

    private async Task<MigrationReport> IndexAsync(CommunityId id, MigratedArchive[] found, MigrationMeter meter)
    {
        meter.Begin(MigrationPhase.Indexing, found.Count(archive => archive.Cid is not null));
        var entries = new List<ArchiveEntry>(found.Length);
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i].Cid is not { } cid)
                continue;
            if (!ArchiveEntry.TryCreate(found[i].Metadata, cid, out var entry, out var refusal))
                return Report(found, index: null, refusal.Text);
            entries.Add(entry);
            found[i] = found[i] with { Id = entry.Id };
        }

        var index = await _indices.AppendAsync(id, entries, CancellationToken.None).ConfigureAwait(false);
        foreach (var archive in found)
        {
            if (index.IsSuccess && archive.Id is not null)
                meter.Advance(archive.Length);
        }

        return Report(found, index, index.Error);
    }

    /// <summary>Stores an archive, and reads it back: what members get is what the torrent had.</summary>
    private async Task<MigratedArchive> StoreAsync(
        CommunityId id,
        TorrentFiles files,
        TorrentArchive archive,
        MigratedArchive found,
        CancellationToken cancellationToken)
    {
        var bytes = await files.ReadAsync(archive, cancellationToken).ConfigureAwait(false);
        var upload = await _uploads.StoreAsync(bytes, cancellationToken).ConfigureAwait(false);
        if (upload.Dataset is not { } stored)
            return found with { Problem = upload.Error };
        await _publisher.KeepAsync(id, stored).ConfigureAwait(false);
        return IsSame(stored.Cid, bytes.Span)
            ? found with { Cid = stored.Cid }
            : found with { Problem = "its dataset is not what was stored" };
    }

    private bool IsSame(Cid cid, ReadOnlySpan<byte> bytes)
    {
        using var reader = _store.OpenReader(cid);
        if (reader is null || reader.Length != bytes.Length)
            return false;
        var block = new byte[reader.Dataset.Manifest.BlockSize];
        for (var index = 0; index < reader.Dataset.Manifest.BlockCount; index++)
        {
            var expected = bytes[(index * block.Length)..];
            expected = expected[..Math.Min(block.Length, expected.Length)];
            if (reader.ReadBlock(index, block) != ReadStatus.Complete
                || !block.AsSpan(0, expected.Length).SequenceEqual(expected))
            {
                return false;
            }
        }

        return true;
    }

    private static MigrationReport Report(MigratedArchive[] found, PublishResult? index, string? problem)
    {
        var problems = found
            .Where(archive => archive.Problem is not null)
            .Select(archive => $"Archive {archive.TorrentId} at {archive.Offset}, of {archive.Metadata.From:u}: "
                + $"{archive.Problem}.");
        return new MigrationReport
        {
            Archives = [.. found],
            Problems = problem is null ? [.. problems] : [.. problems, problem],
            Index = index,
        };
    }
}
