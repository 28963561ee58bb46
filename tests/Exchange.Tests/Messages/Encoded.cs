using System.Buffers;
using Codex.Exchange.Messages;

namespace Codex.Exchange.Tests.Messages;

/// <summary>Messages as the encoders write them, behind their lengths.</summary>
internal static class Encoded
{
    public static byte[] Wants(WantList list)
    {
        var output = new ArrayBufferWriter<byte>();
        MessageEncoder.WriteWants(output, list.Entries, 0, list.Entries.Count, list.IsFull);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Presences(IReadOnlyList<BlockPresence> presences)
    {
        var output = new ArrayBufferWriter<byte>();
        MessageEncoder.WritePresences(output, presences, 0, presences.Count);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A message of deliveries, as a server writes it; those that are not readable are left out.</summary>
    public static byte[] Deliveries(IReadOnlyList<Parts.Block> blocks, Func<Parts.Block, bool>? isReadable = null)
    {
        var bytes = MessageEncoder.EmptyBytes + blocks.Sum(block =>
            DeliveryMessageWriter.Bytes(block.Address, block.Cid.Length, block.Data.Length, block.Proof.Length));
        var destination = new byte[FieldSizes.Prefixed(bytes)];
        var writer = new DeliveryMessageWriter(destination, bytes);
        foreach (var block in blocks)
        {
            writer.Reserve(
                block.Address,
                block.Cid.Length,
                block.Data.Length,
                block.Proof.Length,
                out var cid,
                out var data,
                out var proof);
            block.Cid.CopyTo(cid);
            block.Data.CopyTo(data);
            block.Proof.CopyTo(proof);
            if (isReadable?.Invoke(block) != false)
                writer.Commit();
        }
        return destination[..writer.Finish()];
    }

    /// <summary>Whatever was read, written again.</summary>
    public static byte[] Again(Parts parts) =>
        parts.Blocks.Count > 0 ? Deliveries(parts.Blocks)
        : parts.Presences.Count > 0 ? Presences(parts.Presences)
        : Wants(parts.Wants.SingleOrDefault() ?? new WantList([]));
}
