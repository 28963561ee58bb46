using Codex.Discovery.Routing;

namespace Codex.Discovery.Packets;

/// <summary>Lengths and constants of packets (network, section 4.2).</summary>
internal static class PacketLayout
{
    public const int IvBytes = 16;
    public const int NonceBytes = 12;
    public const int TagBytes = 16;
    public const int KeyBytes = 16;
    public const int IdNonceBytes = 16;

    /// <summary>"discv5", version, flag, nonce, length of what follows.</summary>
    public const int StaticHeaderBytes = 23;

    /// <summary>Where in a packet the part of the header begins that depends on the flag.</summary>
    public const int AuthdataStart = IvBytes + StaticHeaderBytes;

    public const int FlagOffset = 8;
    public const int NonceOffset = 9;
    public const int AuthdataSizeOffset = 21;

    /// <summary>An id nonce and a sequence number.</summary>
    public const int ChallengeAuthdataBytes = IdNonceBytes + sizeof(ulong);

    /// <summary>The sender's id, and the lengths of signature and key.</summary>
    public const int HandshakeHeadBytes = NodeId.Bytes + 2;

    /// <summary>The shortest packet is a challenge.</summary>
    public const int MinPacketBytes = AuthdataStart + ChallengeAuthdataBytes;

    /// <summary>Random bytes in the place of a message (network, section 4.2).</summary>
    public const int RandomMessageBytes = 20;

    /// <summary>"discv5" and version 1.</summary>
    public static ReadOnlySpan<byte> Protocol => [0x64, 0x69, 0x73, 0x63, 0x76, 0x35, 0x00, 0x01];
}
