namespace Codex.Archives.Wire;

/// <summary>
/// Tags of the schema: field number and wire type in one number (status-go, protocol/protobuf/communities.proto and
/// protocol/encryption/protocol_message.proto).
/// </summary>
internal static class WireTags
{
    public const uint IndexEntry = 1 << 3 | Bytes;

    public const uint EntryKey = 1 << 3 | Bytes;
    public const uint EntryValue = 2 << 3 | Bytes;

    public const uint ValueVersion = 1 << 3 | Number;
    public const uint ValueMetadata = 2 << 3 | Bytes;
    public const uint ValueCid = 3 << 3 | Bytes;
    public const uint ValueOffset = 3 << 3 | Number;
    public const uint ValueSize = 4 << 3 | Number;
    public const uint ValuePadding = 5 << 3 | Number;

    public const uint MetadataVersion = 1 << 3 | Number;
    public const uint MetadataFrom = 2 << 3 | Number;
    public const uint MetadataTo = 3 << 3 | Number;
    public const uint MetadataTopic = 4 << 3 | Bytes;

    public const uint ArchiveVersion = 1 << 3 | Number;
    public const uint ArchiveMetadata = 2 << 3 | Bytes;
    public const uint ArchiveMessage = 3 << 3 | Bytes;

    public const uint MessageThirdPartyId = 7 << 3 | Bytes;

    /// <summary>ProtocolMessage.encrypted_message; no index and no archive has such a field.</summary>
    public const uint EncryptedMessage = 101 << 3 | Bytes;

    /// <summary>Wire types of protobuf that carry no length: a varint, eight bytes, four bytes.</summary>
    public const uint Number = 0;
    public const uint Fixed64 = 1;
    public const uint Fixed32 = 5;

    /// <summary>The wire type of what is behind a length.</summary>
    public const uint Bytes = 2;
}
