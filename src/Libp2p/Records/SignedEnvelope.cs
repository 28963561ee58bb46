using System.Buffers;
using System.Text;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records.Protobuf;
using Codex.Multiformats;
using Google.Protobuf;

namespace Codex.Libp2p.Records;

/// <summary>Contents with a valid signature (libp2p wire, section 1, "Signed envelope").</summary>
public sealed class SignedEnvelope
{
    private SignedEnvelope(PublicKey publicKey, ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> bytes)
    {
        PublicKey = publicKey;
        Payload = payload;
        Bytes = bytes;
    }

    /// <summary>Who signed.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>The contents.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The envelope as it was received or made.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Decodes an envelope and verifies its signature. Copies <paramref name="bytes"/>.</summary>
    public static RecordError TryOpen(
        ReadOnlySpan<byte> bytes, EnvelopePurpose purpose, out SignedEnvelope? envelope)
    {
        envelope = null;
        if (bytes.Length > RecordLimits.MaxEnvelopeBytes)
            return RecordError.TooLong;
        if (!TryParse(bytes, out var parsed))
            return RecordError.Malformed;
        if (!parsed.PayloadType.Span.SequenceEqual(purpose.PayloadType.Span))
            return RecordError.WrongPayloadType;
        if (PublicKey.TryDecode(parsed.PublicKey.Span, out var key) != PublicKeyError.None)
            return RecordError.InvalidKey;
        if (!key!.Verify(SignedBytes(purpose, parsed.Payload.Span), parsed.Signature.Span))
            return RecordError.InvalidSignature;
        envelope = new SignedEnvelope(key, parsed.Payload.Memory, bytes.ToArray());
        return RecordError.None;
    }

    /// <summary>Signs contents.</summary>
    public static SignedEnvelope Seal(IIdentityKey key, EnvelopePurpose purpose, ReadOnlySpan<byte> payload)
    {
        var envelope = new Envelope
        {
            PublicKey = ByteString.CopyFrom(key.PublicKey.Protobuf.Span),
            PayloadType = ByteString.CopyFrom(purpose.PayloadType.Span),
            Payload = ByteString.CopyFrom(payload),
            Signature = ByteString.CopyFrom(key.Sign(SignedBytes(purpose, payload))),
        };
        return new SignedEnvelope(key.PublicKey, envelope.Payload.Memory, envelope.ToByteArray());
    }

    private static bool TryParse(ReadOnlySpan<byte> bytes, out Envelope envelope)
    {
        envelope = new Envelope();
        try
        {
            envelope.MergeFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
        return envelope.HasPublicKey && envelope.HasPayloadType && envelope.HasPayload && envelope.HasSignature;
    }

    private static ReadOnlySpan<byte> SignedBytes(EnvelopePurpose purpose, ReadOnlySpan<byte> payload)
    {
        var bytes = new ArrayBufferWriter<byte>();
        AddWithLength(bytes, Encoding.ASCII.GetBytes(purpose.Domain));
        AddWithLength(bytes, purpose.PayloadType.Span);
        AddWithLength(bytes, payload);
        return bytes.WrittenSpan;
    }

    private static void AddWithLength(ArrayBufferWriter<byte> bytes, ReadOnlySpan<byte> part)
    {
        bytes.Advance(Varint.Write(bytes.GetSpan(Varint.MaxLength), (ulong)part.Length));
        bytes.Write(part);
    }
}
