using System.Buffers;
using Codex.Exchange.Messages;
using Codex.Multiformats;

namespace Codex.Exchange.Tests.Messages;

/// <summary>What a <see cref="MessageReader"/> makes of bytes, in a form that can be kept and compared.</summary>
internal sealed class Parts
{
    public List<WantList> Wants { get; } = [];

    public List<BlockPresence> Presences { get; } = [];

    public List<Block> Blocks { get; } = [];

    /// <summary>How it ended.</summary>
    public MessagePart End { get; private set; }

    public bool IsBetweenMessages { get; private set; }

    /// <summary>Most bytes that were neither consumed nor sufficient.</summary>
    public long MostHeld { get; private set; }

    public int Count => Wants.Count + Presences.Count + Blocks.Count;

    public static byte[] Prefixed(byte[] message)
    {
        var prefix = new byte[Varint.Length((ulong)message.Length)];
        Varint.Write(prefix, (ulong)message.Length);
        return [.. prefix, .. message];
    }

    /// <summary>Reads a stream that arrives in these pieces, each of which is a segment of the buffer.</summary>
    public static Parts Read(params IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        var parts = new Parts();
        using var reader = new MessageReader();
        var held = new List<ReadOnlyMemory<byte>>();
        foreach (var piece in pieces)
        {
            held.Add(piece);
            var buffer = Segments.Of(held);
            parts.TakeAll(reader, ref buffer);
            held.Clear();
            foreach (var segment in buffer)
                held.Add(segment);
            parts.MostHeld = Math.Max(parts.MostHeld, buffer.Length);
        }
        parts.IsBetweenMessages = reader.IsBetweenMessages && held.Sum(segment => segment.Length) == 0;
        return parts;
    }

    public string Describe() => string.Join('\n',
    [
        .. Wants.Select(list => $"{list.IsFull} {string.Join(", ", list.Entries)}"),
        .. Presences.Select(presence => presence.ToString()),
        .. Blocks.Select(block => block.Describe()),
        End.ToString(),
    ]);

    private void TakeAll(MessageReader reader, ref ReadOnlySequence<byte> buffer)
    {
        while (true)
        {
            End = reader.Read(ref buffer);
            switch (End)
            {
                case MessagePart.Wants:
                    Wants.Add(reader.Wants!);
                    break;
                case MessagePart.Presences:
                    Presences.AddRange(reader.Presences);
                    break;
                case MessagePart.Delivery:
                    Blocks.Add(new Block(reader.Delivery));
                    break;
                default:
                    return;
            }
        }
    }

    internal sealed class Block(BlockDelivery delivery)
    {
        public BlockAddress Address { get; } = delivery.Address;

        public byte[] Cid { get; } = delivery.Cid.ToArray();

        public byte[] Data { get; } = delivery.Data.ToArray();

        public byte[] Proof { get; } = delivery.Proof.ToArray();

        public string Describe() =>
            $"{Address} {Convert.ToHexString(Cid)} {Convert.ToHexString(Data)} {Convert.ToHexString(Proof)}";
    }
}
