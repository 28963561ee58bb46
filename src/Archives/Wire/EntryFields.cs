using Codex.Archives.Index;

namespace Codex.Archives.Wire;

/// <summary>
/// An entry of an index of either generation, on the wire. Reading allocates nothing, and checks all that needs no
/// memory.
/// </summary>
internal ref struct EntryFields
{
    private MetadataFields _metadata;

    /// <summary>The key, which is to be the text of an id.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>The value, which the id is the digest of.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The key as an id; the default value where it is none.</summary>
    public ArchiveId Id { get; private set; }

    /// <summary>Period and topics.</summary>
    public readonly MetadataFields Metadata => _metadata;

    /// <summary>Text of the archive's CID; empty in a torrent's index.</summary>
    public ReadOnlySpan<byte> Cid { get; private set; }

    /// <summary>Where the archive begins in the data file; zero where each archive is a dataset.</summary>
    public ulong Offset { get; private set; }

    /// <summary>Bytes of the archive with its padding; zero where each archive is a dataset.</summary>
    public ulong Size { get; private set; }

    /// <summary>Bytes of padding; zero where each archive is a dataset.</summary>
    public ulong Padding { get; private set; }

    /// <summary>Why this is no entry; null where it is.</summary>
    public static ArchiveIndexError? Read(ReadOnlySpan<byte> bytes, out EntryFields entry)
    {
        entry = default;
        var seen = default(SeenFields);
        var fields = new FieldReader(bytes);
        while (fields.Next())
        {
            if (fields.Tag is not (WireTags.EntryKey or WireTags.EntryValue))
                continue;
            if (!seen.Add(fields.Tag))
                return ArchiveIndexError.Malformed;
            if (fields.Tag == WireTags.EntryKey)
                entry.Key = fields.Bytes;
            else
                entry.Value = fields.Bytes;
        }

        if (fields.IsMalformed)
            return ArchiveIndexError.Malformed;
        if (entry.Value.Length > ArchiveLimits.MaxEntryBytes)
            return ArchiveIndexError.EntryTooLarge;
        if (!ArchiveId.TryParse(entry.Key, out var id))
            return ArchiveIndexError.BadId;
        entry.Id = id;
        return entry.ReadValue();
    }

    private ArchiveIndexError? ReadValue()
    {
        var (version, hasMetadata) = (0UL, false);
        ReadOnlySpan<byte> metadataBytes = default;
        var seen = default(SeenFields);
        var fields = new FieldReader(Value);
        while (fields.Next())
        {
            switch (fields.Tag)
            {
                case WireTags.ValueVersion:
                    version = fields.Number;
                    break;
                case WireTags.ValueMetadata:
                    hasMetadata = true;
                    metadataBytes = fields.Bytes;
                    break;
                case WireTags.ValueCid:
                    Cid = fields.Bytes;
                    break;
                case WireTags.ValueOffset:
                    Offset = fields.Number;
                    break;
                case WireTags.ValueSize:
                    Size = fields.Number;
                    break;
                case WireTags.ValuePadding:
                    Padding = fields.Number;
                    break;
                default:
                    continue;
            }
            if (!seen.Add(fields.Tag))
                return ArchiveIndexError.Malformed;
        }

        if (fields.IsMalformed)
            return ArchiveIndexError.Malformed;
        if (version != ArchiveLimits.KnownVersion)
            return ArchiveIndexError.UnknownVersion;
        return hasMetadata ? MetadataFields.Read(metadataBytes, out _metadata) : ArchiveIndexError.NoMetadata;
    }
}
