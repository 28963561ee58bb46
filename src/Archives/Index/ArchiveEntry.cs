using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Codex.Archives.Wire.Protobuf;
using Codex.Content;
using Google.Protobuf;

namespace Codex.Archives.Index;

/// <summary>
/// One archive as an index names it. Equal where the id is, for that is the digest of all the rest.
/// </summary>
/// <remarks>
/// An entry keeps the bytes it was read from, and goes into a later index as just these: fields that are not known yet
/// survive, and the id stays what it was.
/// </remarks>
public sealed class ArchiveEntry : IEquatable<ArchiveEntry>
{
    private readonly byte[] _value;

    /// <summary>An entry with checked values.</summary>
    internal ArchiveEntry(ArchiveId id, ArchiveMetadata metadata, Cid archive, byte[] value)
    {
        (Id, Metadata, Archive) = (id, metadata, archive);
        _value = value;
    }

    /// <summary>What the archive is called.</summary>
    public ArchiveId Id { get; }

    /// <summary>Which messages it holds.</summary>
    public ArchiveMetadata Metadata { get; }

    /// <summary>Begin of its period.</summary>
    public DateTimeOffset From => Metadata.From;

    /// <summary>End of its period, exclusive.</summary>
    public DateTimeOffset To => Metadata.To;

    /// <summary>Its topics.</summary>
    public ImmutableArray<ContentTopic> Topics => Metadata.Topics;

    /// <summary>The dataset that is the archive: a manifest's CID.</summary>
    public Cid Archive { get; }

    /// <summary>The value on the wire, which the id is the digest of.</summary>
    public ReadOnlyMemory<byte> Value => _value;

    /// <summary>
    /// An entry for an archive that was just made; its bytes and its id are those that status-go would make. False with
    /// a refusal where an index could not have such an entry.
    /// </summary>
    public static bool TryCreate(
        ArchiveMetadata metadata,
        Cid archive,
        [NotNullWhen(true)] out ArchiveEntry? entry,
        [NotNullWhen(false)] out ArchiveIndexRefusal? refusal)
    {
        entry = null;
        if (metadata.Topics.IsDefault)
            metadata = metadata with { Topics = [] };
        refusal = Check(metadata) ?? CheckArchive(archive);
        if (refusal is not null)
            return false;
        var message = new DatasetEntryMessage
        {
            Metadata = new ArchiveMetadataMessage
            {
                From = (ulong)metadata.From.ToUnixTimeSeconds(),
                To = (ulong)metadata.To.ToUnixTimeSeconds(),
            },
            Cid = archive.ToString(),
        };
        foreach (var topic in metadata.Topics)
            message.Metadata.ContentTopic.Add(ByteString.CopyFrom(topic.ToBytes()));
        var value = message.ToByteArray();
        entry = new ArchiveEntry(ArchiveId.Of(value), metadata, archive, value);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(ArchiveEntry? other) => other is not null && Id == other.Id;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ArchiveEntry);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"{Id} ({From:u} to {To:u}, {Archive})";

    /// <summary>Why an entry cannot name such a dataset; null where it can.</summary>
    internal static ArchiveIndexRefusal? CheckArchive(Cid archive) => archive.IsManifest
        ? null
        : new ArchiveIndexRefusal(ArchiveIndexError.NotADataset, $"{archive} is not the CID of a dataset.");

    private static ArchiveIndexRefusal? Check(ArchiveMetadata metadata)
    {
        if (metadata.Topics.Length > ArchiveLimits.MaxTopicsPerEntry)
        {
            return new ArchiveIndexRefusal(
                ArchiveIndexError.TooManyTopics,
                $"{metadata.Topics.Length} topics are more than {ArchiveLimits.MaxTopicsPerEntry}.");
        }

        if (!IsOnTheWire(metadata.From) || !IsOnTheWire(metadata.To))
        {
            return new ArchiveIndexRefusal(
                ArchiveIndexError.TimeOutOfRange,
                $"The period from {metadata.From:O} to {metadata.To:O} is not in whole seconds since 1970.");
        }

        return metadata.From > metadata.To
            ? new ArchiveIndexRefusal(
                ArchiveIndexError.FromAfterTo,
                $"The period begins at {metadata.From:u} and ends before, at {metadata.To:u}.")
            : null;
    }

    private static bool IsOnTheWire(DateTimeOffset time) =>
        time >= DateTimeOffset.UnixEpoch && time.UtcTicks % TimeSpan.TicksPerSecond == 0;
}
