using Codex.Archives.Index;

namespace Codex.Archives.Wire;

/// <summary>
/// The entries of an index of either generation, in the order they come on the wire, each id once.
/// </summary>
/// <remarks>
/// An index is a stranger's, and a few bytes of it can stand for an entry. So it is walked before: once to count the
/// entries, once to look into each. Only when all of them may be read is anything allocated for one.
/// </remarks>
internal ref struct IndexCursor
{
    private readonly HashSet<ArchiveId>? _ids;
    private FieldReader _index;
    private EntryFields _entry;
    private int _position;

    /// <summary>
    /// Checks all that needs no memory; look at <see cref="Refusal"/> and <see cref="IsEncrypted"/> then.
    /// </summary>
    public IndexCursor(ReadOnlySpan<byte> index)
    {
        Refusal = Count(index) ?? CheckEntries(index);
        _position = 0;
        if (Refusal is not null || IsEncrypted)
            return;
        _index = new FieldReader(index);
        _ids = new HashSet<ArchiveId>(EntryCount);
    }

    /// <summary>Why the index is refused; null while it is not.</summary>
    public ArchiveIndexRefusal? Refusal { get; private set; }

    /// <summary>
    /// True where there is no entry, but an encrypted message. A member of a community looks for entries first, too,
    /// and decrypts what has none (status-go, LoadHistoryArchiveIndexFromFile).
    /// </summary>
    public bool IsEncrypted { get; private set; }

    /// <summary>Entries on the wire.</summary>
    public int EntryCount { get; private set; }

    /// <summary>The current entry.</summary>
    public readonly EntryFields Entry => _entry;

    /// <summary>Goes to the next entry; false at the end, and when the index turns out to be refused.</summary>
    public bool Next()
    {
        while (Refusal is null && _ids is not null && _index.Next())
        {
            if (_index.Tag != WireTags.IndexEntry)
                continue;
            _position++;
            EntryFields.Read(_index.Bytes, out _entry);
            if (ArchiveId.Of(_entry.Value) != _entry.Id)
                Refuse(_ids.Contains(_entry.Id) ? ArchiveIndexError.DuplicateId : ArchiveIndexError.WrongId);
            else if (_ids.Add(_entry.Id))
                return true;
            // Otherwise the very same entry came before, for this id is the digest of both.
        }

        return false;
    }

    /// <summary>Refuses the index for the current entry.</summary>
    public void Refuse(ArchiveIndexError error, string? why = null)
    {
        var id = _entry.Id == default ? "" : $" ({_entry.Id})";
        Refusal = new ArchiveIndexRefusal(error, $"Entry {_position} of {EntryCount}{id}: {why ?? Describe(error)}");
    }

    private ArchiveIndexRefusal? Count(ReadOnlySpan<byte> index)
    {
        if (index.Length > ArchiveLimits.MaxIndexBytes)
            return ArchiveIndexRefusal.TooLarge(index.Length);

        var hasEncrypted = false;
        var fields = new FieldReader(index);
        while (fields.Next())
        {
            hasEncrypted |= fields.Tag == WireTags.EncryptedMessage;
            if (fields.Tag == WireTags.IndexEntry && ++EntryCount > ArchiveLimits.MaxEntries)
            {
                return new ArchiveIndexRefusal(
                    ArchiveIndexError.TooManyEntries,
                    $"The index has more than {ArchiveLimits.MaxEntries} entries.");
            }
        }

        if (fields.IsMalformed)
        {
            return new ArchiveIndexRefusal(
                ArchiveIndexError.Malformed,
                EntryCount == 0 ? "This is no protobuf." : $"There is no protobuf behind entry {EntryCount}.");
        }

        IsEncrypted = EntryCount == 0 && hasEncrypted;
        return EntryCount == 0 && !index.IsEmpty && !hasEncrypted
            ? new ArchiveIndexRefusal(ArchiveIndexError.NotAnIndex, "This is neither an index nor an encrypted one.")
            : null;
    }

    private ArchiveIndexRefusal? CheckEntries(ReadOnlySpan<byte> index)
    {
        var fields = new FieldReader(index);
        while (Refusal is null && fields.Next())
        {
            if (fields.Tag != WireTags.IndexEntry)
                continue;
            _position++;
            if (EntryFields.Read(fields.Bytes, out _entry) is { } error)
                Refuse(error);
        }

        return Refusal;
    }

    private readonly string Describe(ArchiveIndexError error) => error switch
    {
        ArchiveIndexError.Malformed => "it is no protobuf, or has a field twice.",
        ArchiveIndexError.EntryTooLarge =>
            $"it has {_entry.Value.Length} bytes, more than {ArchiveLimits.MaxEntryBytes}.",
        ArchiveIndexError.BadId => "its key is no archive id.",
        ArchiveIndexError.UnknownVersion => $"its version is not {ArchiveLimits.KnownVersion}.",
        ArchiveIndexError.NoMetadata => "it has no metadata.",
        ArchiveIndexError.TooManyTopics => $"it has more than {ArchiveLimits.MaxTopicsPerEntry} topics.",
        ArchiveIndexError.BadTopic => $"it has a topic that is not {ArchiveLimits.TopicBytes} bytes long.",
        ArchiveIndexError.TimeOutOfRange =>
            $"its period from {_entry.Metadata.From} to {_entry.Metadata.To} is not in unix seconds.",
        ArchiveIndexError.FromAfterTo =>
            $"its period begins at {_entry.Metadata.From} and ends before, at {_entry.Metadata.To}.",
        ArchiveIndexError.DuplicateId => "an entry before it has the same id and is another.",
        ArchiveIndexError.WrongId => "its id is not the digest of its value.",
        _ => error.ToString(),
    };
}
