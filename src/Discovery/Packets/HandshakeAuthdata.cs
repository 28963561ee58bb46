using Codex.Discovery.Routing;

namespace Codex.Discovery.Packets;

/// <summary>
/// What a handshake packet says beside its message (network, section 4.2). Views, and nothing is proven.
/// </summary>
/// <param name="Source">Who says it.</param>
/// <param name="Signature">The identity proof, DER.</param>
/// <param name="EphemeralKey">A public key made for this handshake: the libp2p protobuf, 37 bytes.</param>
/// <param name="Record">The sender's record, or empty.</param>
internal readonly record struct HandshakeAuthdata(
    NodeId Source, ReadOnlyMemory<byte> Signature, ReadOnlyMemory<byte> EphemeralKey, ReadOnlyMemory<byte> Record)
{
    private const int SignatureSizeOffset = NodeId.Bytes;
    private const int KeySizeOffset = NodeId.Bytes + 1;

    /// <summary>Takes the authdata apart; false where its lengths do not fit.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> authdata, out HandshakeAuthdata read)
    {
        read = default;
        if (authdata.Length < PacketLayout.HandshakeHeadBytes)
            return false;
        var keyStart = PacketLayout.HandshakeHeadBytes + authdata.Span[SignatureSizeOffset];
        var recordStart = keyStart + authdata.Span[KeySizeOffset];
        if (authdata.Length < recordStart)
            return false;
        read = new HandshakeAuthdata(
            new NodeId(authdata.Span[..NodeId.Bytes]),
            authdata[PacketLayout.HandshakeHeadBytes..keyStart],
            authdata[keyStart..recordStart],
            authdata[recordStart..]);
        return true;
    }

    /// <summary>The bytes. Signature and key have at most 255 each.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[PacketLayout.HandshakeHeadBytes + Signature.Length + EphemeralKey.Length + Record.Length];
        Source.CopyTo(bytes);
        bytes[SignatureSizeOffset] = checked((byte)Signature.Length);
        bytes[KeySizeOffset] = checked((byte)EphemeralKey.Length);
        var rest = bytes.AsSpan(PacketLayout.HandshakeHeadBytes);
        Signature.Span.CopyTo(rest);
        EphemeralKey.Span.CopyTo(rest[Signature.Length..]);
        Record.Span.CopyTo(rest[(Signature.Length + EphemeralKey.Length)..]);
        return bytes;
    }
}
