namespace Codex.Exchange.Messages;

/// <summary>Tags of the schema: field number and wire type in one number (block exchange, section 1).</summary>
internal static class WireTags
{
    public const uint MessageWantList = 1 << 3 | Bytes;
    public const uint MessagePayload = 3 << 3 | Bytes;
    public const uint MessagePresence = 4 << 3 | Bytes;

    public const uint WantListEntry = 1 << 3 | Bytes;
    public const uint WantListFull = 2 << 3 | Number;

    public const uint EntryAddress = 1 << 3 | Bytes;
    public const uint EntryPriority = 2 << 3 | Number;
    public const uint EntryCancel = 3 << 3 | Number;
    public const uint EntryWantType = 4 << 3 | Number;
    public const uint EntrySendDontHave = 5 << 3 | Number;

    public const uint AddressLeaf = 1 << 3 | Number;
    public const uint AddressTreeCid = 2 << 3 | Bytes;
    public const uint AddressIndex = 3 << 3 | Number;
    public const uint AddressCid = 4 << 3 | Bytes;

    public const uint DeliveryCid = 1 << 3 | Bytes;
    public const uint DeliveryData = 2 << 3 | Bytes;
    public const uint DeliveryAddress = 3 << 3 | Bytes;
    public const uint DeliveryProof = 4 << 3 | Bytes;

    public const uint PresenceAddress = 1 << 3 | Bytes;
    public const uint PresenceType = 2 << 3 | Number;
    public const uint PresencePrice = 3 << 3 | Bytes;

    /// <summary>What a presence's type says.</summary>
    public const uint PresenceHere = 0;
    public const uint PresenceNotHere = 1;

    public const uint ProofHashCodec = 1 << 3 | Number;
    public const uint ProofIndex = 2 << 3 | Number;
    public const uint ProofLeafCount = 3 << 3 | Number;
    public const uint ProofNode = 4 << 3 | Bytes;
    public const uint NodeBytes = 1 << 3 | Bytes;

    /// <summary>Wire types of protobuf that carry no length: a varint, eight bytes, four bytes.</summary>
    public const uint Number = 0;
    public const uint Fixed64 = 1;
    public const uint Fixed32 = 5;

    /// <summary>The wire type of what is behind a length.</summary>
    public const uint Bytes = 2;
}
