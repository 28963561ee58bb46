using System.Text;
using Codex.Archives.Wire;
using Codex.Archives.Wire.Protobuf;
using Codex.Content;
using Google.Protobuf;

namespace Codex.Archives.Index;

/// <summary>
/// Indices whose archives are datasets, to and from bytes: CodexWakuMessageArchiveIndex of 2025 and
/// LogosStorageWakuMessageArchiveIndex of 2026, which are the same on the wire (community history, section 3).
/// </summary>
/// <remarks>
/// Three things that status-go's reader lets pass are refused here, as no version of its writer does them. A key that
/// is not the digest of its value: members tell by keys which archives they have, so such an index would make them
/// believe that they have, or have not, an archive. A key that comes twice with different values, of which readers take
/// the one or the other. And a period that ends before it begins.
/// </remarks>
public static class ArchiveIndexCodec
{
    /// <summary>
    /// Decodes an index. Never throws, takes memory in proportion to <paramref name="bytes"/>, and none for entries
    /// before the whole index was walked. No bytes are an empty index.
    /// </summary>
    /// <param name="bytes">The index, perhaps an encrypted one.</param>
    /// <param name="ownCid">The CID that the index was fetched by, which none of its entries may name.</param>
    public static ArchiveIndexResult Decode(ReadOnlySpan<byte> bytes, Cid? ownCid = null)
    {
        var cursor = new IndexCursor(bytes);
        if (cursor.IsEncrypted)
            return ArchiveIndexResult.Opaque;
        var entries = new List<ArchiveEntry>(cursor.Refusal is null ? cursor.EntryCount : 0);
        var named = new Dictionary<Cid, int>();
        while (cursor.Next())
        {
            var entry = cursor.Entry;
            var refusal = ReadArchive(entry.Cid, out var archive) ?? CheckArchive(archive, ownCid, named);
            if (refusal is not null)
                cursor.Refuse(refusal.Error, refusal.Text);
            else
                entries.Add(new ArchiveEntry(entry.Id, entry.Metadata.ToMetadata(), archive, entry.Value.ToArray()));
        }

        return cursor.Refusal is { } refused
            ? ArchiveIndexResult.Refused(refused)
            : ArchiveIndexResult.Decoded(ArchiveIndex.Of(entries));
    }

    /// <summary>
    /// Bytes of an index, always the same for the same entries: sorted by id, as Go's deterministic marshalling does.
    /// What status-go itself writes has the same entries in any order.
    /// </summary>
    public static byte[] Encode(ArchiveIndex index)
    {
        var message = new IndexMessage();
        foreach (var entry in index.Entries.OrderBy(entry => entry.Id))
        {
            message.Archives.Add(new IndexEntryMessage
            {
                Key = entry.Id.ToString(),
                Value = UnsafeByteOperations.UnsafeWrap(entry.Value),
            });
        }

        return message.ToByteArray();
    }

    private static ArchiveIndexRefusal? ReadArchive(ReadOnlySpan<byte> text, out Cid archive)
    {
        archive = default;
        if (text.IsEmpty)
            return new ArchiveIndexRefusal(ArchiveIndexError.BadCid, "it has no CID.");
        if (text.Length > ArchiveLimits.MaxCidTextBytes)
        {
            return new ArchiveIndexRefusal(
                ArchiveIndexError.BadCid,
                $"its CID has {text.Length} bytes, more than {ArchiveLimits.MaxCidTextBytes}.");
        }

        Span<char> characters = stackalloc char[ArchiveLimits.MaxCidTextBytes];
        var isCid = Ascii.ToUtf16(text, characters, out var count) == System.Buffers.OperationStatus.Done
            && Cid.TryParse(characters[..count], out archive, out _);
        return isCid ? null : new ArchiveIndexRefusal(ArchiveIndexError.BadCid, "its CID is none.");
    }

    private static ArchiveIndexRefusal? CheckArchive(Cid archive, Cid? ownCid, Dictionary<Cid, int> named)
    {
        if (ArchiveEntry.CheckArchive(archive) is { } refusal)
            return refusal;
        if (archive == ownCid)
            return new ArchiveIndexRefusal(ArchiveIndexError.NamesItself, "it names the index itself.");
        var count = named.GetValueOrDefault(archive) + 1;
        named[archive] = count;
        return count > ArchiveLimits.MaxEntriesPerArchive ? ArchiveIndex.NamedTooOften(archive) : null;
    }
}
