using System.IO.Pipelines;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Framing;
using Codex.Libp2p.Protocols.HolePunching.Protobuf;
using Google.Protobuf;

namespace Codex.Libp2p.Protocols.HolePunching;

/// <summary>Reads and writes the messages of DCUtR.</summary>
internal static class HolePunchCodec
{
    /// <summary>The bytes of a message, without the length before it.</summary>
    public static byte[] Encode(HolePunchMessage message)
    {
        var wire = new HolePunch { Type = (HolePunch.Types.Type)message.Kind };
        wire.ObsAddrs.AddRange(message.Addresses.Select(static address => ByteString.CopyFrom(address.Bytes)));
        return wire.ToByteArray();
    }

    /// <summary>
    /// The message, with the addresses that are ones, at most <paramref name="maxAddresses"/>; null for nonsense.
    /// </summary>
    public static HolePunchMessage? Decode(ReadOnlySpan<byte> bytes, int maxAddresses)
    {
        HolePunch wire;
        try
        {
            wire = HolePunch.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
        if (!wire.HasType || wire.Type is not (HolePunch.Types.Type.Connect or HolePunch.Types.Type.Sync))
            return null;
        return new HolePunchMessage(
            (HolePunchKind)wire.Type,
            [.. wire.ObsAddrs.Take(maxAddresses).Select(Address).OfType<Multiaddr>()
                .Select(static address => address.WithoutPeer())]);
    }

    /// <summary>Sends a message.</summary>
    /// <exception cref="IOException">The stream failed.</exception>
    public static async Task WriteAsync(
        PipeWriter output, HolePunchMessage message, CancellationToken cancellationToken)
    {
        LengthPrefixed.Write(output, Encode(message));
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a message of the kind that must come next.</summary>
    /// <exception cref="IOException">The stream failed, or something else came.</exception>
    public static async Task<HolePunchMessage> ReadAsync(
        PipeReader input, HolePunchKind expected, HolePunchLimits limits, CancellationToken cancellationToken)
    {
        var read = await LengthPrefixed.ReadAsync(input, limits.MaxMessageBytes, cancellationToken)
            .ConfigureAwait(false);
        var message = read.Status == LengthPrefixedStatus.Message
            ? Decode(read.Bytes.Span, limits.MaxAddresses)
            : null;
        return message?.Kind == expected
            ? message
            : throw new IOException($"The peer said {message?.Kind.ToString() ?? "nothing"} instead of {expected}.");
    }

    private static Multiaddr? Address(ByteString bytes)
    {
        _ = Multiaddr.TryDecode(bytes.Span, out var address);
        return address;
    }
}
