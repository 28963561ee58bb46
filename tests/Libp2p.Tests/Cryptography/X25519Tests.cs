using Codex.Libp2p.Cryptography;

namespace Codex.Libp2p.Tests.Cryptography;

public sealed class X25519Tests
{
    [Theory]
    // RFC 7748, section 5.2.
    [InlineData(
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")]
    // RFC 7748, section 5.2: a public key with its highest bit set, which does not count.
    [InlineData(
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
        "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")]
    // RFC 7748, section 6.1.
    [InlineData(
        "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
        "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
        "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")]
    public void TryDeriveSecret_PublishedVector_GivesItsSecret(string scalar, string publicKey, string secret)
    {
        using var key = X25519PrivateKey.FromBytes(Convert.FromHexString(scalar));
        var derived = new byte[X25519.KeyBytes];

        Assert.True(key.TryDeriveSecret(Convert.FromHexString(publicKey), derived));
        Assert.Equal(secret, Convert.ToHexStringLower(derived));
    }

    [Fact]
    public void PublicKey_PublishedVector_IsItsOwn()
    {
        // RFC 7748, section 6.1.
        using var key = X25519PrivateKey.FromBytes(
            Convert.FromHexString("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));

        Assert.Equal(
            "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
            Convert.ToHexStringLower(key.PublicKey));
    }

    [Fact]
    public void TryDeriveSecret_BothSides_Agree() => SeededCases.Check(50, random =>
    {
        using var left = X25519PrivateKey.FromBytes(random.Exactly(X25519.KeyBytes));
        using var right = X25519PrivateKey.FromBytes(random.Exactly(X25519.KeyBytes));
        var (ofLeft, ofRight) = (new byte[X25519.KeyBytes], new byte[X25519.KeyBytes]);

        Assert.True(left.TryDeriveSecret(right.PublicKey, ofLeft));
        Assert.True(right.TryDeriveSecret(left.PublicKey, ofRight));
        Assert.Equal(ofLeft, ofRight);
    });

    [Theory]
    // Points of order 1, 2, 4 and 8 and their second encodings (RFC 7748, section 6.1; Wycheproof, "ZeroSharedSecret").
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void TryDeriveSecret_PointOfSmallOrder_Refuses(string publicKey)
    {
        using var key = X25519PrivateKey.Generate();
        var secret = new byte[X25519.KeyBytes];
        secret[0] = 1;

        Assert.False(key.TryDeriveSecret(Convert.FromHexString(publicKey), secret));
        Assert.All(secret, octet => Assert.Equal(0, octet));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void TryDeriveSecret_WrongLength_Refuses(int length)
    {
        using var key = X25519PrivateKey.Generate();

        Assert.False(key.TryDeriveSecret(TestBytes(length), new byte[X25519.KeyBytes]));
        Assert.Throws<ArgumentOutOfRangeException>(() => X25519PrivateKey.FromBytes(TestBytes(length)));
    }

    private static byte[] TestBytes(int length) => [.. Enumerable.Repeat((byte)9, length)];
}
