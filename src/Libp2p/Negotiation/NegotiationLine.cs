using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Text;
using Codex.Multiformats;

namespace Codex.Libp2p.Negotiation;

/// <summary>
/// One line: its length as a varint, its text, and a newline that the length includes. Protocol ids are printable ASCII
/// by custom; nothing else is accepted, for these texts end in logs.
/// </summary>
internal static class NegotiationLine
{
    // Lengths up to NegotiationLimits.MaxLineBytes.
    private const int MaxLengthBytes = 2;

    /// <summary>Appends a line; does not flush.</summary>
    public static void Write(PipeWriter output, string text)
    {
        var length = text.Length + 1;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, NegotiationLimits.MaxLineBytes, nameof(text));
        var span = output.GetSpan(MaxLengthBytes + length);
        var written = Varint.Write(span, (ulong)length);
        written += Encoding.ASCII.GetBytes(text, span[written..]);
        span[written++] = (byte)'\n';
        output.Advance(written);
    }

    /// <summary>The next line; throws when the stream ends before it.</summary>
    public static async ValueTask<string> ReadAsync(PipeReader input, CancellationToken cancellationToken) =>
        await ReadOrEndAsync(input, cancellationToken)
        ?? throw new NegotiationException("The stream ended before the negotiation did.");

    /// <summary>The next line, or null when the stream ends before it has begun.</summary>
    public static async ValueTask<string?> ReadOrEndAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            if (TryTake(input, result, out var line))
                return line;
            if (result.IsCanceled)
                throw new OperationCanceledException("The read was cancelled.");
            if (!result.IsCompleted)
                continue;
            return result.Buffer.IsEmpty
                ? null
                : throw new NegotiationException("The stream ended within a line.");
        }
    }

    /// <summary>The next line, if all of it is here already.</summary>
    public static bool TryRead(PipeReader input, [NotNullWhen(true)] out string? line)
    {
        line = null;
        return input.TryRead(out var result) && TryTake(input, result, out line);
    }

    private static bool TryTake(PipeReader input, ReadResult result, [NotNullWhen(true)] out string? line)
    {
        var buffer = result.Buffer;
        try
        {
            line = Parse(ref buffer);
        }
        catch (NegotiationException)
        {
            input.AdvanceTo(buffer.Start);
            throw;
        }
        // What follows a line was not examined: the next read returns it without waiting.
        input.AdvanceTo(buffer.Start, line is null ? buffer.End : buffer.Start);
        return line is not null;
    }

    // The line at the start of the buffer, cut off from it; null when it is not complete.
    private static string? Parse(ref ReadOnlySequence<byte> buffer)
    {
        Span<byte> line = stackalloc byte[MaxLengthBytes + NegotiationLimits.MaxLineBytes];
        var available = buffer.Slice(0, Math.Min(buffer.Length, line.Length));
        available.CopyTo(line);
        line = line[..(int)available.Length];
        if (!Varint.TryRead(line[..Math.Min(line.Length, MaxLengthBytes)], out var length, out var lengthBytes))
        {
            return line.Length < MaxLengthBytes
                ? null
                : throw new NegotiationException("The length of a line is no number, or too large.");
        }
        if (length is 0 or > NegotiationLimits.MaxLineBytes)
            throw new NegotiationException($"A line of {length} bytes.");
        if (line.Length < lengthBytes + (int)length)
            return null;
        var text = line.Slice(lengthBytes, (int)length);
        if (text[^1] != '\n' || text[..^1].ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            throw new NegotiationException("A line that does not end where it should, or is no printable text.");
        buffer = buffer.Slice(lengthBytes + (int)length);
        return Encoding.ASCII.GetString(text[..^1]);
    }
}
