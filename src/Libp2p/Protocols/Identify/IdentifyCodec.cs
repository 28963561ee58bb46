using System.Text;
using System.Text.Unicode;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Protocols.Identify.Protobuf;
using Codex.Libp2p.Records;
using Codex.Libp2p.Transport;
using Google.Protobuf;

namespace Codex.Libp2p.Protocols.Identify;

/// <summary>What is believed of an identify message.</summary>
internal static class IdentifyCodec
{
    /// <summary>
    /// What the message tells, cut to limits; null when it names another key than the one the peer has proven. A record
    /// that does not verify, or is another peer's, is left out; so is every address that cannot be decoded.
    /// </summary>
    public static IdentifyInfo? Check(IdentifyMessage message, ISession session)
    {
        // js leaves the key out of pushes.
        if (message.HasPublicKey && !message.PublicKey.Span.SequenceEqual(session.RemotePublicKey.Span))
            return null;
        var record = message.HasSignedPeerRecord ? Verified(message.SignedPeerRecord, session) : null;
        return new IdentifyInfo
        {
            AgentVersion = Text(message.AgentVersion) ?? "",
            ProtocolVersion = Text(message.ProtocolVersion) ?? "",
            Protocols = [.. message.Protocols.Select(Text).OfType<string>().Take(IdentifyLimits.MaxProtocols)],
            ListenAddresses = [.. EndPointAddress.WithoutPeer(
                message.ListenAddrs.Take(IdentifyLimits.MaxAddresses).Select(Address).OfType<Multiaddr>(),
                session.RemotePeer)],
            SignedAddresses = record is null ? [] : [.. EndPointAddress.WithoutPeer(
                record.Take(IdentifyLimits.MaxAddresses), session.RemotePeer)],
            SignedRecord = record is null ? default : message.SignedPeerRecord.Memory,
            ObservedAddress = Address(message.ObservedAddr)?.WithoutPeer(),
        };
    }

    private static IReadOnlyList<Multiaddr>? Verified(ByteString envelope, ISession session) =>
        SignedPeerRecord.TryDecode(envelope.Span, out var record) == RecordError.None
            && record!.PeerId == session.RemotePeer
            ? record.Addresses
            : null;

    private static Multiaddr? Address(ByteString bytes)
    {
        _ = Multiaddr.TryDecode(bytes.Span, out var address);
        return address;
    }

    private static string? Text(ByteString bytes) =>
        bytes.Length is > 0 and <= IdentifyLimits.MaxTextBytes && Utf8.IsValid(bytes.Span)
            ? Encoding.UTF8.GetString(bytes.Span)
            : null;
}
