using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Codex.Libp2p.Security;

/// <summary>Messages behind their length, two bytes, big-endian (libp2p wire, section 3).</summary>
internal static class NoiseFraming
{
    public const int HeaderBytes = 2;

    /// <summary>
    /// Cuts one message off the start of the buffer; false when it is not complete. A view of the buffer.
    /// </summary>
    public static bool TryCut(ref ReadOnlySequence<byte> buffer, int maxBytes, out ReadOnlySequence<byte> message)
    {
        message = default;
        if (buffer.Length < HeaderBytes)
            return false;
        Span<byte> header = stackalloc byte[HeaderBytes];
        buffer.Slice(0, HeaderBytes).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt16BigEndian(header);
        if (length > maxBytes)
            throw new NoiseException(
                NoiseFailure.MessageLength, $"A message of {length} bytes where {maxBytes} are allowed.");
        if (buffer.Length - HeaderBytes < length)
            return false;
        message = buffer.Slice(HeaderBytes, length);
        buffer = buffer.Slice(message.End);
        return true;
    }

    /// <summary>Reads one message. What follows it stays in the reader, unexamined.</summary>
    public static async ValueTask<byte[]> ReadAsync(
        PipeReader input, int maxBytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (TryCut(ref buffer, maxBytes, out var message))
            {
                var bytes = message.ToArray();
                input.AdvanceTo(buffer.Start);
                return bytes;
            }
            input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCanceled)
                throw new OperationCanceledException("The read was cancelled.");
            if (result.IsCompleted)
                throw new NoiseException(NoiseFailure.Truncated, "The other side left during the handshake.");
        }
    }

    /// <summary>Writes and flushes one message.</summary>
    public static async ValueTask WriteAsync(
        PipeWriter output, byte[] message, CancellationToken cancellationToken)
    {
        BinaryPrimitives.WriteUInt16BigEndian(output.GetSpan(HeaderBytes), (ushort)message.Length);
        output.Advance(HeaderBytes);
        output.Write(message);
        var result = await output.FlushAsync(cancellationToken);
        if (result.IsCompleted)
            throw new NoiseException(NoiseFailure.Truncated, "The other side takes no more bytes.");
    }
}
