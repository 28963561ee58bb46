using System.Formats.Asn1;
using System.Numerics;
using Codex.Libp2p.Cryptography;
using Codex.Libp2p.Tests.Vectors;

namespace Codex.Libp2p.Tests.Cryptography;

public sealed class Secp256k1Tests
{
    private static readonly byte[] Message = [1, 2, 3];
    private static readonly BigInteger Order = new(Secp256k1.Order, isUnsigned: true, isBigEndian: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Verify_SignatureOfUpstream_Accepts(int key)
    {
        using var privateKey = Secp256k1PrivateKey.FromScalar(Enumerable.Repeat((byte)key, 32).ToArray());

        Assert.Equal(LiveWire.Bytes($"key.{key}.publicKeyProtobuf")[4..], privateKey.PublicKey.ToArray());
        Assert.True(Secp256k1.Verify(privateKey.PublicKey, Message, LiveWire.Bytes($"key.{key}.sign010203.der")));
    }

    [Fact]
    public void Sign_AnyMessage_IsLowAndVerifiesUntilChanged() => SeededCases.Check(100, random =>
    {
        using var key = Secp256k1PrivateKey.FromScalar([1, .. random.Exactly(31)]);
        var message = random.UpTo(100);
        var signature = key.Sign(message);

        Assert.True(Secp256k1Signature.TryDecode(signature, out var numbers));
        Assert.False(numbers.IsHighS);
        Assert.True(Secp256k1.Verify(key.PublicKey, message, signature));
        random.FlipBit(signature);
        Assert.False(Secp256k1.Verify(key.PublicKey, message, signature));
    });

    [Fact]
    public void Verify_HighS_Refuses()
    {
        var (r, s) = Numbers();

        Assert.True(VerifyWith(Der(r, s)));
        Assert.False(VerifyWith(Der(r, Order - s)));
    }

    [Fact]
    public void EncodeLowS_HighS_GivesTheOtherOne()
    {
        var (r, s) = Numbers();

        Assert.True(Secp256k1Signature.TryDecode(Der(r, Order - s), out var high));
        Assert.True(high.IsHighS);
        Assert.Equal(Der(r, s), high.EncodeLowS());
    }

    [Fact]
    public void Verify_NumbersOutOfRange_Refuses()
    {
        var (r, s) = Numbers();
        (BigInteger R, BigInteger S)[] cases =
        [
            (0, s), (r, 0), (0, 0), (1, 0), (-1, s), (r, -1), (Order, s), (r, Order), (r + Order, s), (r, s + Order),
            (BigInteger.Pow(2, 256) - 1, s), (r, BigInteger.Pow(2, 256)), (s, r),
        ];

        Assert.All(cases, numbers => Assert.False(VerifyWith(Der(numbers.R, numbers.S))));
    }

    [Fact]
    public void Verify_OtherDerOfTheSameNumbers_Refuses()
    {
        var der = Key1Signature();
        var (r, s) = (der[4..(4 + der[3])], der[(6 + der[3])..]);
        byte[][] cases =
        [
            [.. der, 0],
            [0x30, 0x81, der[1], .. der[2..]],
            [0x30, 0x80, .. der[2..], 0, 0],
            [0x31, .. der[1..]],
            [0x30, (byte)(der[1] + 2), .. der[2..], 0x05, 0],
            Sequence([0x02, (byte)(r.Length + 1), 0, .. r], [0x02, (byte)s.Length, .. s]),
            Sequence([0x02, (byte)r.Length, .. r], [0x02, (byte)(s.Length + 1), 0, .. s]),
            Sequence([0x02, 0x81, (byte)r.Length, .. r], [0x02, (byte)s.Length, .. s]),
            Sequence([0x03, (byte)r.Length, .. r], [0x02, (byte)s.Length, .. s]),
            Sequence([0x02, 0], [0x02, (byte)s.Length, .. s]),
            Sequence([0x02, (byte)r.Length, .. r]),
            [],
            [0x30],
            [0x30, 0],
            // The numbers without any DER.
            [.. r, .. s],
        ];

        Assert.All(cases, bytes => Assert.False(VerifyWith(bytes)));
        Assert.All(Enumerable.Range(0, der.Length), length => Assert.False(VerifyWith(der[..length])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    // Not on the curve: 125 + 7 is no square.
    [InlineData("020000000000000000000000000000000000000000000000000000000000000005")]
    // x is not below the prime.
    [InlineData("02fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f")]
    [InlineData("04031b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd07")]
    [InlineData("051b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd078f")]
    [InlineData("031b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd078f00")]
    [InlineData("031b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd07")]
    public void IsPublicKey_NoCompressedPoint_Refuses(string key)
    {
        Assert.False(Secp256k1.IsPublicKey(Convert.FromHexString(key)));
        Assert.False(Secp256k1.Verify(Convert.FromHexString(key), Message, Key1Signature()));
    }

    [Fact]
    public void FromScalar_OutOfRange_Throws()
    {
        byte[][] cases = [[], new byte[31], new byte[32], new byte[33], Secp256k1.Order.ToArray()];

        Assert.All(cases, scalar =>
            Assert.Throws<ArgumentOutOfRangeException>(() => Secp256k1PrivateKey.FromScalar(scalar)));
    }

    private static byte[] Key1Signature() => LiveWire.Bytes("key.1.sign010203.der");

    private static bool VerifyWith(byte[] signature) =>
        Secp256k1.Verify(LiveWire.Bytes("key.1.publicKeyProtobuf").AsSpan(4), Message, signature);

    private static (BigInteger R, BigInteger S) Numbers()
    {
        var reader = new AsnReader(Key1Signature(), AsnEncodingRules.DER).ReadSequence();
        return (reader.ReadInteger(), reader.ReadInteger());
    }

    private static byte[] Der(BigInteger r, BigInteger s)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(r);
            writer.WriteInteger(s);
        }
        return writer.Encode();
    }

    private static byte[] Sequence(params byte[][] parts)
    {
        var content = parts.SelectMany(part => part).ToArray();
        return [0x30, (byte)content.Length, .. content];
    }
}
