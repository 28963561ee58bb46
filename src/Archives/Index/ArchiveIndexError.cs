namespace Codex.Archives.Index;

/// <summary>Why bytes are not an index, or an entry cannot be one of an index.</summary>
public enum ArchiveIndexError
{
    /// <summary>More than <see cref="ArchiveLimits.MaxIndexBytes"/>.</summary>
    TooLarge,

    /// <summary>Not protobuf, or a field that may come once comes twice.</summary>
    Malformed,

    /// <summary>Protobuf, but neither an index nor an encrypted message.</summary>
    NotAnIndex,

    /// <summary>More than <see cref="ArchiveLimits.MaxEntries"/>.</summary>
    TooManyEntries,

    /// <summary>An entry of more than <see cref="ArchiveLimits.MaxEntryBytes"/>.</summary>
    EntryTooLarge,

    /// <summary>An entry without a period.</summary>
    NoMetadata,

    /// <summary>An entry with more than <see cref="ArchiveLimits.MaxTopicsPerEntry"/> topics.</summary>
    TooManyTopics,

    /// <summary>A topic that has not <see cref="ArchiveLimits.TopicBytes"/> bytes.</summary>
    BadTopic,

    /// <summary>A version other than <see cref="ArchiveLimits.KnownVersion"/>.</summary>
    UnknownVersion,

    /// <summary>A key that is not the text of an <see cref="ArchiveId"/>.</summary>
    BadId,

    /// <summary>Two entries of one id that differ.</summary>
    DuplicateId,

    /// <summary>A key that is not the digest of its value.</summary>
    WrongId,

    /// <summary>
    /// A time after <see cref="ArchiveLimits.MaxUnixSeconds"/>, or one that is not whole seconds since 1970.
    /// </summary>
    TimeOutOfRange,

    /// <summary>A period that ends before it begins.</summary>
    FromAfterTo,

    /// <summary>A text that is no CID, or is longer than <see cref="ArchiveLimits.MaxCidTextBytes"/>.</summary>
    BadCid,

    /// <summary>A CID that does not name a dataset.</summary>
    NotADataset,

    /// <summary>An entry that names the index itself.</summary>
    NamesItself,

    /// <summary>More than <see cref="ArchiveLimits.MaxEntriesPerArchive"/> entries name one archive.</summary>
    ArchiveNamedTooOften,

    /// <summary>An archive of more than <see cref="ArchiveLimits.MaxArchiveBytes"/>.</summary>
    ArchiveTooLarge,

    /// <summary>Padding longer than a piece, or that leaves nothing of the archive.</summary>
    BadPadding,

    /// <summary>An archive that is not wholly inside of the data file.</summary>
    OutsideOfData,

    /// <summary>Two archives that share bytes of the data file.</summary>
    Overlap,
}
