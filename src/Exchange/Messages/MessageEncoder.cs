using System.Buffers;

namespace Codex.Exchange.Messages;

/// <summary>
/// Writes messages behind their length, byte for byte as the 2025 node does: the fields 1, 5, 6 and 7 always, zeros
/// included (block exchange, section 1).
/// </summary>
internal static class MessageEncoder
{
    /// <summary>A want list without entries, that is not full.</summary>
    public static ReadOnlySpan<byte> NoWants => [0x0A, 0x02, 0x10, 0x00];

    /// <summary>No pending bytes, no account, no payment.</summary>
    public static ReadOnlySpan<byte> Tail => [0x28, 0x00, 0x32, 0x02, 0x0A, 0x00, 0x3A, 0x02, 0x0A, 0x00];

    /// <summary>Bytes of a message that says nothing.</summary>
    public static int EmptyBytes => NoWants.Length + Tail.Length;

    /// <summary>Writes some of the entries of a want list as a message.</summary>
    public static void WriteWants(
        IBufferWriter<byte> output, IReadOnlyList<WantEntry> entries, int start, int count, bool isFull)
    {
        var listBytes = FieldSizes.WantList(entries, start, count);
        var messageBytes = FieldSizes.Bytes(listBytes) + Tail.Length;
        var writer = new FieldWriter(output.GetSpan(FieldSizes.Prefixed(messageBytes)));
        writer.Varint((uint)messageBytes);
        writer.Begin(WireTags.MessageWantList, listBytes);
        for (var i = start; i < start + count; i++)
            WriteEntry(ref writer, entries[i]);
        writer.Number(WireTags.WantListFull, isFull ? 1u : 0);
        writer.Raw(Tail);
        output.Advance(writer.Position);
    }

    /// <summary>Writes some presences as a message.</summary>
    public static void WritePresences(
        IBufferWriter<byte> output, IReadOnlyList<BlockPresence> presences, int start, int count)
    {
        var messageBytes = EmptyBytes;
        for (var i = start; i < start + count; i++)
            messageBytes += FieldSizes.Bytes(FieldSizes.Presence(presences[i].Address));
        var writer = new FieldWriter(output.GetSpan(FieldSizes.Prefixed(messageBytes)));
        writer.Varint((uint)messageBytes);
        writer.Raw(NoWants);
        for (var i = start; i < start + count; i++)
            WritePresence(ref writer, presences[i]);
        writer.Raw(Tail);
        output.Advance(writer.Position);
    }

    /// <summary>Writes the fields of an address.</summary>
    public static void WriteAddress(ref FieldWriter writer, uint tag, BlockAddress address)
    {
        writer.Begin(tag, FieldSizes.Address(address));
        writer.Number(WireTags.AddressLeaf, address.IsLeaf ? 1u : 0);
        writer.Bytes(address.IsLeaf ? WireTags.AddressTreeCid : WireTags.AddressCid, address.Cid.Bytes);
        if (address.IsLeaf)
            writer.Number(WireTags.AddressIndex, (uint)address.Index);
    }

    private static void WriteEntry(ref FieldWriter writer, WantEntry entry)
    {
        writer.Begin(WireTags.WantListEntry, FieldSizes.Entry(entry.Address));
        WriteAddress(ref writer, WireTags.EntryAddress, entry.Address);
        writer.Number(WireTags.EntryPriority, 0);
        writer.Number(WireTags.EntryCancel, entry.IsCancel ? 1u : 0);
        writer.Number(WireTags.EntryWantType, (uint)entry.Type);
        writer.Number(WireTags.EntrySendDontHave, entry.SendDontHave ? 1u : 0);
    }

    private static void WritePresence(ref FieldWriter writer, BlockPresence presence)
    {
        writer.Begin(WireTags.MessagePresence, FieldSizes.Presence(presence.Address));
        WriteAddress(ref writer, WireTags.PresenceAddress, presence.Address);
        writer.Number(WireTags.PresenceType, presence.IsHere ? WireTags.PresenceHere : WireTags.PresenceNotHere);
        writer.Reserve(WireTags.PresencePrice, FieldSizes.PriceBytes).Clear();
    }
}
