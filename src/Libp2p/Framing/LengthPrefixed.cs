using System.Buffers;
using System.IO.Pipelines;
using Codex.Multiformats;

namespace Codex.Libp2p.Framing;

/// <summary>Messages behind their length as an unsigned varint (libp2p wire, section 1, "LP message").</summary>
public static class LengthPrefixed
{
    /// <summary>
    /// Reads one message of at most <paramref name="maxBytes"/> bytes. Reads nothing beyond it.
    /// </summary>
    /// <exception cref="IOException">The stream failed.</exception>
    public static async ValueTask<LengthPrefixedMessage> ReadAsync(
        PipeReader input, int maxBytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = read.Buffer;
            var status = TryParse(buffer, maxBytes, out var message, out var end);
            if (status is not null)
            {
                input.AdvanceTo(end);
                return new LengthPrefixedMessage(status.Value, message);
            }
            if (read.IsCompleted)
            {
                input.AdvanceTo(buffer.Start, buffer.End);
                return new LengthPrefixedMessage(
                    buffer.IsEmpty ? LengthPrefixedStatus.End : LengthPrefixedStatus.Truncated, default);
            }
            input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Writes one message; it is sent when the output is flushed.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> message)
    {
        var prefix = output.GetSpan(Varint.MaxLength);
        output.Advance(Varint.Write(prefix, (ulong)message.Length));
        output.Write(message);
    }

    private static LengthPrefixedStatus? TryParse(
        ReadOnlySequence<byte> buffer, int maxBytes, out ReadOnlyMemory<byte> message, out SequencePosition end)
    {
        message = default;
        end = buffer.Start;
        Span<byte> prefix = stackalloc byte[Varint.MaxLength];
        var available = (int)Math.Min(buffer.Length, Varint.MaxLength);
        buffer.Slice(0, available).CopyTo(prefix);
        if (!Varint.TryRead(prefix[..available], out var length, out var prefixBytes))
        {
            // A byte below 0x80 ends a varint: one that has none yet goes on.
            var isOpen = prefix[..available].IndexOfAnyInRange((byte)0, (byte)0x7F) < 0;
            return isOpen && available < Varint.MaxLength ? null : LengthPrefixedStatus.Malformed;
        }
        if (length > (ulong)maxBytes)
            return LengthPrefixedStatus.TooLong;
        if (buffer.Length - prefixBytes < (long)length)
            return null;
        var body = buffer.Slice(prefixBytes, (long)length);
        message = body.ToArray();
        end = body.End;
        return LengthPrefixedStatus.Message;
    }
}
