using System.Numerics;
using Codex.Libp2p.Cryptography;

namespace Codex.Libp2p.Tests.Cryptography;

public sealed class Ed25519Tests
{
    // RFC 8032, section 5.1: L, the order of the group.
    private static readonly BigInteger Order =
        BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");

    [Fact]
    public void Sign_PublishedVector_GivesItsSignature()
    {
        // RFC 8032, section 7.1, test 1: the empty message.
        using var key = Ed25519PrivateKey.FromSeed(
            Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));

        Assert.Equal(
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            Convert.ToHexStringLower(key.PublicKey));
        Assert.Equal(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f05"
                + "95bbe24655141438e7a100b",
            Convert.ToHexStringLower(key.Sign([])));
    }

    [Fact]
    public void Verify_AnyBitChanged_Refuses() => SeededCases.Check(100, random =>
    {
        using var key = Ed25519PrivateKey.FromSeed(random.Exactly(Ed25519.KeyBytes));
        var message = random.Exactly(1 + random.Next(100));
        var signature = key.Sign(message);
        Assert.True(Ed25519.Verify(key.PublicKey, message, signature));

        var changed = signature.ToArray();
        random.FlipBit(changed);
        Assert.False(Ed25519.Verify(key.PublicKey, message, changed));
        random.FlipBit(message);
        Assert.False(Ed25519.Verify(key.PublicKey, message, signature));
    });

    [Fact]
    public void Verify_NonCanonicalS_Refuses()
    {
        using var key = Ed25519PrivateKey.FromSeed(new byte[Ed25519.KeyBytes]);
        var signature = key.Sign([1, 2, 3]);
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true) + Order;
        var bytes = s.ToByteArray(isUnsigned: true);
        bytes.CopyTo(signature, 32);

        Assert.True(bytes.Length <= 32);
        Assert.False(Ed25519.Verify(key.PublicKey, [1, 2, 3], signature));
    }

    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void Verify_KeyOfSmallOrder_Refuses(string publicKey)
    {
        // With the neutral point as the key and as R, and S = 0, the equation holds for every message.
        var signature = new byte[Ed25519.SignatureBytes];
        signature[0] = 1;

        Assert.False(Ed25519.IsPublicKey(Convert.FromHexString(publicKey)));
        Assert.False(Ed25519.Verify(Convert.FromHexString(publicKey), [1], signature));
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(31, 64)]
    [InlineData(33, 64)]
    [InlineData(32, 0)]
    [InlineData(32, 63)]
    [InlineData(32, 65)]
    public void Verify_WrongLength_Refuses(int keyBytes, int signatureBytes)
    {
        using var key = Ed25519PrivateKey.FromSeed(new byte[Ed25519.KeyBytes]);
        byte[] publicKey = [.. key.PublicKey, 0];
        byte[] signature = [.. key.Sign([1]), 0];

        Assert.False(Ed25519.Verify(publicKey.AsSpan(0, keyBytes), [1], signature.AsSpan(0, signatureBytes)));
    }
}
