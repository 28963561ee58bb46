using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Relay.Protobuf;
using Codex.Libp2p.Records;
using Google.Protobuf;

namespace Codex.Libp2p.Protocols.Relay;

/// <summary>A relay's signed word that it keeps a place for a peer.</summary>
internal static class ReservationVoucher
{
    /// <summary>Signs one as the relay.</summary>
    /// <param name="relay">The relay's key.</param>
    /// <param name="peer">For whom.</param>
    /// <param name="expires">Until when.</param>
    public static byte[] Sign(NodeKey relay, PeerId peer, DateTimeOffset expires)
    {
        var voucher = new VoucherWire
        {
            Relay = ByteString.CopyFrom(relay.PeerId.Bytes),
            Peer = ByteString.CopyFrom(peer.Bytes),
            Expiration = (ulong)expires.ToUnixTimeSeconds(),
        };
        return SignedEnvelope.Seal(relay, EnvelopePurpose.RelayVoucher, voucher.ToByteArray()).Bytes.ToArray();
    }

    /// <summary>Whether it is this relay's word, for this peer, and still holds.</summary>
    public static bool IsValid(ReadOnlySpan<byte> envelope, PeerId relay, PeerId peer, DateTimeOffset now) =>
        SignedEnvelope.TryOpen(envelope, EnvelopePurpose.RelayVoucher, out var opened) == RecordError.None
        && opened!.PublicKey.PeerId == relay
        && RelayCodec.Parse<VoucherWire>(opened.Payload.Span) is { } voucher
        && voucher.Relay.Span.SequenceEqual(relay.Bytes)
        && voucher.Peer.Span.SequenceEqual(peer.Bytes)
        && voucher.Expiration > (ulong)now.ToUnixTimeSeconds();
}
