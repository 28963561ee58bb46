using System.Buffers.Binary;

namespace Codex.Discovery.Packets;

/// <summary>What a challenge says (network, section 4.2).</summary>
/// <param name="IdNonce">16 random bytes, which make the challenge unique.</param>
/// <param name="RecordSequence">The number of the record that the challenger has of the other node; 0 for none.</param>
internal readonly record struct ChallengeAuthdata(ReadOnlyMemory<byte> IdNonce, ulong RecordSequence)
{
    public static ChallengeAuthdata Read(ReadOnlyMemory<byte> authdata) => new(
        authdata[..PacketLayout.IdNonceBytes],
        BinaryPrimitives.ReadUInt64BigEndian(authdata.Span[PacketLayout.IdNonceBytes..]));

    public byte[] ToArray()
    {
        var bytes = new byte[PacketLayout.ChallengeAuthdataBytes];
        IdNonce.Span.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(PacketLayout.IdNonceBytes), RecordSequence);
        return bytes;
    }
}
