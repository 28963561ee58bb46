namespace Codex.Exchange.Messages;

/// <summary>Bytes that fields take, so that lengths can be written before what they are of.</summary>
internal static class FieldSizes
{
    // Every tag of the schema is below 128; so are all numbers written but indexes and counts.
    private const int TagBytes = 1;
    private const int FlagBytes = TagBytes + 1;

    /// <summary>Always zero, 32 bytes big-endian.</summary>
    public const int PriceBytes = 32;

    /// <summary>A message with the length before it.</summary>
    public static int Prefixed(int messageBytes) => ProtobufVarint.Length((uint)messageBytes) + messageBytes;

    public static int Number(ulong value) => TagBytes + ProtobufVarint.Length(value);

    public static int Bytes(int length) => TagBytes + Prefixed(length);

    public static int Address(BlockAddress address) =>
        FlagBytes + Bytes(address.Cid.Bytes.Length) + (address.IsLeaf ? Number((uint)address.Index) : 0);

    public static int Entry(BlockAddress address) => Bytes(Address(address)) + 4 * FlagBytes;

    public static int Presence(BlockAddress address) => Bytes(Address(address)) + FlagBytes + Bytes(PriceBytes);

    public static int Delivery(BlockAddress address, int cidBytes, int dataBytes, int proofBytes) =>
        Bytes(cidBytes) + Bytes(dataBytes) + Bytes(Address(address)) + (address.IsLeaf ? Bytes(proofBytes) : 0);

    public static int WantList(IReadOnlyList<WantEntry> entries, int start, int count)
    {
        var bytes = FlagBytes;
        for (var i = start; i < start + count; i++)
            bytes += Bytes(Entry(entries[i].Address));
        return bytes;
    }
}
