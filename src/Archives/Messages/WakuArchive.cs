using System.Text.Unicode;
using Codex.Archives.Wire;

namespace Codex.Archives.Messages;

/// <summary>
/// Whether bytes are an archive of messages as members decode it: WakuMessageArchive (community history, section 3).
/// Messages are looked through, never kept.
/// </summary>
/// <param name="Kind">What the bytes are.</param>
/// <param name="Metadata">Which messages it holds; with <see cref="WakuArchiveKind.Plain"/> only.</param>
/// <param name="MessageCount">How many; zero but with <see cref="WakuArchiveKind.Plain"/>.</param>
public sealed record WakuArchive(WakuArchiveKind Kind, ArchiveMetadata? Metadata, int MessageCount)
{
    private static readonly WakuArchive Unreadable = new(WakuArchiveKind.Unreadable, null, 0);

    private static readonly WakuArchive Encrypted = new(WakuArchiveKind.Encrypted, null, 0);

    /// <summary>Looks through bytes. Never throws, and allocates for the metadata only.</summary>
    /// <remarks>
    /// A member tries to read an archive and decrypts what it cannot (status-go, ExtractMessagesFromHistoryArchive).
    /// That rule says nothing about damage, as what was cut at a wrong place might be taken for encrypted. So here
    /// encrypted is what has a ProtocolMessage's field encrypted_message, which no archive has, and plain is what reads
    /// to the end and has the metadata that every archive has.
    /// </remarks>
    public static WakuArchive Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > ArchiveLimits.MaxArchiveBytes)
            return Unreadable;
        var (messageCount, hasMetadata, isEncrypted, isPlain) = (0, false, false, true);
        ReadOnlySpan<byte> metadataBytes = default;
        var seen = default(SeenFields);
        var fields = new FieldReader(bytes);
        while (fields.Next())
        {
            switch (fields.Tag)
            {
                case WireTags.EncryptedMessage:
                    isEncrypted = true;
                    break;
                case WireTags.ArchiveVersion:
                    isPlain &= seen.Add(fields.Tag) && fields.Number == ArchiveLimits.KnownVersion;
                    break;
                case WireTags.ArchiveMetadata:
                    isPlain &= seen.Add(fields.Tag);
                    hasMetadata = true;
                    metadataBytes = fields.Bytes;
                    break;
                case WireTags.ArchiveMessage:
                    messageCount++;
                    isPlain &= isEncrypted || IsMessage(fields.Bytes);
                    break;
            }
        }

        if (fields.IsMalformed)
            return Unreadable;
        if (isEncrypted)
            return Encrypted;
        return isPlain && hasMetadata && MetadataFields.Read(metadataBytes, out var metadata) is null
            ? new WakuArchive(WakuArchiveKind.Plain, metadata.ToMetadata(), messageCount)
            : Unreadable;
    }

    /// <summary>
    /// Whether these bytes can be the archive that an index describes: a plain one of just that period and these
    /// topics, or an encrypted one.
    /// </summary>
    public bool Fits(ArchiveMetadata described) =>
        Kind == WakuArchiveKind.Encrypted || (Kind == WakuArchiveKind.Plain && described.Equals(Metadata));

    // thirdPartyId is the one text; Go refuses a message whose texts are not UTF-8.
    private static bool IsMessage(ReadOnlySpan<byte> bytes)
    {
        var fields = new FieldReader(bytes);
        while (fields.Next())
        {
            if (fields.Tag == WireTags.MessageThirdPartyId && !Utf8.IsValid(fields.Bytes))
                return false;
        }

        return !fields.IsMalformed;
    }
}
