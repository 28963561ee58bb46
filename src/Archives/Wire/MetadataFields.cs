using System.Collections.Immutable;
using Codex.Archives.Index;

namespace Codex.Archives.Wire;

/// <summary>Metadata on the wire. Reading checks all of it and allocates nothing.</summary>
internal ref struct MetadataFields
{
    private ReadOnlySpan<byte> _bytes;

    /// <summary>Begin, in unix seconds.</summary>
    public ulong From { get; private set; }

    /// <summary>End, in unix seconds.</summary>
    public ulong To { get; private set; }

    /// <summary>Number of topics.</summary>
    public int TopicCount { get; private set; }

    /// <summary>Why this is no metadata; null where it is.</summary>
    public static ArchiveIndexError? Read(ReadOnlySpan<byte> bytes, out MetadataFields metadata)
    {
        metadata = new MetadataFields { _bytes = bytes };
        var (version, seen) = (0UL, default(SeenFields));
        var fields = new FieldReader(bytes);
        while (fields.Next())
        {
            switch (fields.Tag)
            {
                case WireTags.MetadataTopic when ++metadata.TopicCount > ArchiveLimits.MaxTopicsPerEntry:
                    return ArchiveIndexError.TooManyTopics;
                case WireTags.MetadataTopic when !ContentTopic.TryRead(fields.Bytes, out _):
                    return ArchiveIndexError.BadTopic;
                case WireTags.MetadataTopic:
                    continue;
                case WireTags.MetadataVersion:
                    version = fields.Number;
                    break;
                case WireTags.MetadataFrom:
                    metadata.From = fields.Number;
                    break;
                case WireTags.MetadataTo:
                    metadata.To = fields.Number;
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
        if (metadata.From > ArchiveLimits.MaxUnixSeconds || metadata.To > ArchiveLimits.MaxUnixSeconds)
            return ArchiveIndexError.TimeOutOfRange;
        return metadata.From > metadata.To ? ArchiveIndexError.FromAfterTo : null;
    }

    /// <summary>The metadata, once it was read without error.</summary>
    public readonly ArchiveMetadata ToMetadata()
    {
        var topics = ImmutableArray.CreateBuilder<ContentTopic>(TopicCount);
        var fields = new FieldReader(_bytes);
        while (fields.Next())
        {
            if (fields.Tag == WireTags.MetadataTopic && ContentTopic.TryRead(fields.Bytes, out var topic))
                topics.Add(topic);
        }

        return new ArchiveMetadata(
            DateTimeOffset.FromUnixTimeSeconds((long)From),
            DateTimeOffset.FromUnixTimeSeconds((long)To),
            topics.DrainToImmutable());
    }
}
