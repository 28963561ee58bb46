using System.IO.Pipelines;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Framing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Relay.Protobuf;
using Google.Protobuf;

namespace Codex.Libp2p.Protocols.Relay;

/// <summary>Reads and writes the messages of circuit relay v2. The type is always written, even when it is 0.</summary>
internal static class RelayCodec
{
    /// <summary>Sends a message behind its length.</summary>
    /// <exception cref="IOException">The stream failed.</exception>
    public static async Task WriteAsync(PipeWriter output, IMessage message, CancellationToken cancellationToken)
    {
        LengthPrefixed.Write(output, message.ToByteArray());
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The next message, and nothing behind it; null for nonsense, too much, or the end.</summary>
    /// <exception cref="IOException">The stream failed.</exception>
    public static async Task<T?> ReadAsync<T>(
        PipeReader input, RelayLimits limits, CancellationToken cancellationToken)
        where T : class, IMessage<T>, new()
    {
        var read = await LengthPrefixed.ReadAsync(input, limits.MaxMessageBytes, cancellationToken)
            .ConfigureAwait(false);
        return read.Status == LengthPrefixedStatus.Message ? Parse<T>(read.Bytes.Span) : null;
    }

    /// <summary>A message; null for nonsense.</summary>
    public static T? Parse<T>(ReadOnlySpan<byte> bytes)
        where T : class, IMessage<T>, new()
    {
        var message = new T();
        try
        {
            message.MergeFrom(bytes);
            return message;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>The peer that a message names; null when it names none.</summary>
    public static PeerId? PeerOf(PeerWire? wire) =>
        wire is not null && PeerId.TryDecode(wire.Id.Span, out var peer) ? peer : null;

    /// <summary>The addresses that are ones, without a peer at their end, at most so many.</summary>
    public static IReadOnlyList<Multiaddr> Addresses(IEnumerable<ByteString> wire, int max) =>
        [.. wire.Take(max).Select(Address).OfType<Multiaddr>()];

    /// <summary>The known meaning of a status.</summary>
    public static RelayStatus Status(int wire) =>
        Enum.IsDefined((RelayStatus)wire) ? (RelayStatus)wire : RelayStatus.Unused;

    private static Multiaddr? Address(ByteString bytes)
    {
        _ = Multiaddr.TryDecode(bytes.Span, out var address);
        return address?.WithoutPeer();
    }
}
