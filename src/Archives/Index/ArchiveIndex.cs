using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Codex.Content;
using Google.Protobuf;

namespace Codex.Archives.Index;

/// <summary>
/// What a community's history consists of: archives, each once. Never changes; appending makes another. Equal where
/// the entries are, whatever the order in which they came.
/// </summary>
public sealed class ArchiveIndex : IEquatable<ArchiveIndex>
{
    private readonly int _encodedBytes;

    private ArchiveIndex(ImmutableArray<ArchiveEntry> entries)
    {
        Entries = entries;
        _encodedBytes = entries.Sum(EncodedBytes);
    }

    /// <summary>The index of a community that has no archive yet.</summary>
    public static ArchiveIndex Empty { get; } = new([]);

    /// <summary>
    /// All entries, the newest first, as members fetch them: by begin, then by end, both descending, then by id.
    /// </summary>
    public ImmutableArray<ArchiveEntry> Entries { get; }

    /// <summary>The entry with an id.</summary>
    public bool TryGet(ArchiveId id, [NotNullWhen(true)] out ArchiveEntry? entry)
    {
        entry = Entries.FirstOrDefault(candidate => candidate.Id == id);
        return entry is not null;
    }

    /// <summary>
    /// The cumulative index with one more entry; this one where it has the entry. False with a refusal where the index
    /// would become one that <see cref="ArchiveIndexCodec.Decode"/> refuses: it is full, or names the archive too
    /// often.
    /// </summary>
    public bool TryAppend(
        ArchiveEntry entry,
        [NotNullWhen(true)] out ArchiveIndex? appended,
        [NotNullWhen(false)] out ArchiveIndexRefusal? refusal)
    {
        (appended, refusal) = (this, null);
        if (TryGet(entry.Id, out _))
            return true;
        refusal = CheckRoom(entry);
        appended = refusal is null ? Of([.. Entries, entry]) : null;
        return appended is not null;
    }

    /// <inheritdoc/>
    public bool Equals(ArchiveIndex? other) =>
        other is not null && Entries.AsSpan().SequenceEqual(other.Entries.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ArchiveIndex);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Entries.IsEmpty ? 0 : HashCode.Combine(Entries.Length, Entries[0], Entries[^1]);

    /// <summary>An index of checked entries with different ids.</summary>
    internal static ArchiveIndex Of(IEnumerable<ArchiveEntry> entries) =>
        new([.. entries.Order(Comparer<ArchiveEntry>.Create(CompareNewestFirst))]);

    /// <summary>Why so many entries cannot name one archive.</summary>
    internal static ArchiveIndexRefusal NamedTooOften(Cid archive) => new(
        ArchiveIndexError.ArchiveNamedTooOften,
        $"{archive} is named by more than {ArchiveLimits.MaxEntriesPerArchive} entries.");

    private static int CompareNewestFirst(ArchiveEntry left, ArchiveEntry right)
    {
        var order = right.From.CompareTo(left.From);
        if (order == 0)
            order = right.To.CompareTo(left.To);
        return order != 0 ? order : left.Id.CompareTo(right.Id);
    }

    // Tag and length of entry, key and value; every tag is one byte.
    private static int EncodedBytes(ArchiveEntry entry)
    {
        var key = 1 + CodedOutputStream.ComputeLengthSize(ArchiveId.TextLength) + ArchiveId.TextLength;
        var value = 1 + CodedOutputStream.ComputeLengthSize(entry.Value.Length) + entry.Value.Length;
        return 1 + CodedOutputStream.ComputeLengthSize(key + value) + key + value;
    }

    private ArchiveIndexRefusal? CheckRoom(ArchiveEntry entry)
    {
        if (Entries.Length >= ArchiveLimits.MaxEntries)
        {
            return new ArchiveIndexRefusal(
                ArchiveIndexError.TooManyEntries, $"The index is full: it has {Entries.Length} entries.");
        }

        var bytes = _encodedBytes + EncodedBytes(entry);
        if (bytes > ArchiveLimits.MaxIndexBytes)
        {
            return new ArchiveIndexRefusal(
                ArchiveIndexError.TooLarge,
                $"The index is full: it would have {bytes} bytes, more than {ArchiveLimits.MaxIndexBytes}.");
        }

        return Entries.Count(other => other.Archive == entry.Archive) < ArchiveLimits.MaxEntriesPerArchive
            ? null
            : NamedTooOften(entry.Archive);
    }
}
