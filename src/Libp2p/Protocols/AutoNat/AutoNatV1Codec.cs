using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.AutoNat.Protobuf.V1;
using Google.Protobuf;

namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>The messages of AutoNAT v1. Decoding takes any bytes.</summary>
internal static class AutoNatV1Codec
{
    /// <summary>Null for what is none.</summary>
    public static Message? Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Message.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>A request to be dialled.</summary>
    public static byte[] EncodeDial(PeerId self, IEnumerable<Multiaddr> addresses)
    {
        var peer = new Message.Types.PeerInfo { Id = ByteString.CopyFrom(self.Bytes) };
        peer.Addrs.AddRange(addresses.Select(static address => ByteString.CopyFrom(address.Bytes)));
        return new Message
        {
            Type = Message.Types.MessageType.Dial,
            Dial = new Message.Types.Dial { Peer = peer },
        }.ToByteArray();
    }

    /// <summary>An answer.</summary>
    public static byte[] EncodeResponse(Message.Types.ResponseStatus status, string? text, Multiaddr? address)
    {
        var response = new Message.Types.DialResponse { Status = status };
        if (text is not null)
            response.StatusText = text;
        if (address is not null)
            response.Addr = ByteString.CopyFrom(address.Bytes);
        return new Message
        {
            Type = Message.Types.MessageType.DialResponse,
            DialResponse = response,
        }.ToByteArray();
    }
}
