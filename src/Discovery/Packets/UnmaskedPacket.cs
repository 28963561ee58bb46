using System.Buffers.Binary;

namespace Codex.Discovery.Packets;

/// <summary>A packet whose header can be read. Its message is still encrypted, and nothing in it is proven.</summary>
internal readonly struct UnmaskedPacket
{
    private UnmaskedPacket(byte[] head, ReadOnlyMemory<byte> sealedMessage)
    {
        Head = head;
        SealedMessage = sealedMessage;
    }

    /// <summary>
    /// The iv and the header in the clear: what a message is authenticated with, and what a challenge's data is.
    /// </summary>
    public byte[] Head { get; }

    /// <summary>The encrypted message and its tag; empty in a challenge. A view of the packet.</summary>
    public ReadOnlyMemory<byte> SealedMessage { get; }

    public PacketFlag Flag => (PacketFlag)Head[PacketLayout.IvBytes + PacketLayout.FlagOffset];

    public PacketNonce Nonce =>
        new(Head.AsSpan(PacketLayout.IvBytes + PacketLayout.NonceOffset, PacketLayout.NonceBytes));

    public ReadOnlyMemory<byte> Authdata => Head.AsMemory(PacketLayout.AuthdataStart);

    /// <summary>
    /// Unmasks a packet; false for what is none, or not for the owner of this mask. That is found out with two blocks
    /// of AES and without allocating.
    /// </summary>
    public static bool TryRead(HeaderMask mask, ReadOnlyMemory<byte> packet, out UnmaskedPacket unmasked)
    {
        unmasked = default;
        if (packet.Length < PacketLayout.MinPacketBytes)
            return false;
        var iv = packet.Span[..PacketLayout.IvBytes];
        Span<byte> header = stackalloc byte[PacketLayout.StaticHeaderBytes];
        mask.Apply(iv, 0, packet.Span[PacketLayout.IvBytes..PacketLayout.AuthdataStart], header);
        if (!header.StartsWith(PacketLayout.Protocol) || header[PacketLayout.FlagOffset] > (byte)PacketFlag.Handshake)
            return false;
        var authdataSize = BinaryPrimitives.ReadUInt16BigEndian(header[PacketLayout.AuthdataSizeOffset..]);
        var messageStart = PacketLayout.AuthdataStart + authdataSize;
        if (packet.Length < messageStart
            || !HasForm((PacketFlag)header[PacketLayout.FlagOffset], authdataSize, packet.Length - messageStart))
            return false;
        var head = new byte[messageStart];
        iv.CopyTo(head);
        header.CopyTo(head.AsSpan(PacketLayout.IvBytes));
        mask.Apply(
            iv,
            PacketLayout.StaticHeaderBytes,
            packet.Span[PacketLayout.AuthdataStart..messageStart],
            head.AsSpan(PacketLayout.AuthdataStart));
        unmasked = new UnmaskedPacket(head, packet[messageStart..]);
        return true;
    }

    private static bool HasForm(PacketFlag flag, int authdataSize, int messageSize) => flag switch
    {
        PacketFlag.Ordinary => authdataSize == Routing.NodeId.Bytes && messageSize >= PacketLayout.TagBytes,
        PacketFlag.Challenge => authdataSize == PacketLayout.ChallengeAuthdataBytes && messageSize == 0,
        _ => authdataSize > PacketLayout.HandshakeHeadBytes && messageSize >= PacketLayout.TagBytes,
    };
}
