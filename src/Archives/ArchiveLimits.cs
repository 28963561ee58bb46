namespace Codex.Archives;

/// <summary>Bounds on everything this project decodes.</summary>
public static class ArchiveLimits
{
    /// <summary>
    /// Largest index, in bytes. 16,384 entries of usual size (140 bytes and 6 per topic, so 6 MiB with 40 topics) fit
    /// well.
    /// </summary>
    public const int MaxIndexBytes = 16 * 1024 * 1024;

    /// <summary>
    /// Most entries of an index: 300 years of weekly archives, or ten years of weeks with thirty chunks each.
    /// </summary>
    public const int MaxEntries = 16_384;

    /// <summary>
    /// Most topics of an archive. A community has one per chat and one of its own; 4,096 is far above what it shows.
    /// </summary>
    public const int MaxTopicsPerEntry = 4_096;

    /// <summary>
    /// Largest value of an index entry, in bytes: the topics take 6 each, which leaves room for fields yet to come.
    /// </summary>
    public const int MaxEntryBytes = 64 * 1024;

    /// <summary>Bytes of a content topic, always (status-go, TopicLength).</summary>
    public const int TopicBytes = 4;

    /// <summary>
    /// Longest text of a CID, in bytes: base58btc of a manifest's takes 53, the wordier bases up to hexadecimal 77.
    /// </summary>
    public const int MaxCidTextBytes = 128;

    /// <summary>
    /// Most entries that may name one archive. An archive holds its own period and topics, so honest entries that
    /// differ name different archives; a few are let pass.
    /// </summary>
    public const int MaxEntriesPerArchive = 8;

    /// <summary>
    /// Largest archive, in bytes: status-go puts up to 30,000,000 bytes of payloads and signatures into one
    /// (community history, section 1), and each message has some 60 bytes of other fields.
    /// </summary>
    public const int MaxArchiveBytes = 64 * 1024 * 1024;

    /// <summary>
    /// A piece of a torrent, in bytes. Archives are padded to whole pieces, and one that is longer than a piece and
    /// a whole number of them by a whole piece: so it is also the most padding there is (community history, section 1).
    /// </summary>
    public const int PieceBytes = 100 * 1024;

    /// <summary>Last unix second of the year 9999, which a <see cref="DateTimeOffset"/> still holds.</summary>
    /// <remarks>The milliseconds of any day since 1978 are more, so the wrong unit does not go unnoticed.</remarks>
    public const long MaxUnixSeconds = 253_402_300_799;

    /// <summary>
    /// The one version of archives and index entries there is: status-go never sets the field, and ignores it.
    /// </summary>
    public const int KnownVersion = 0;
}
