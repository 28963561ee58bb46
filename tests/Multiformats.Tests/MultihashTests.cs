using System.Security.Cryptography;
using Codex.Multiformats.Tests.Fuzzing;

namespace Codex.Multiformats.Tests;

public sealed class MultihashTests
{
    // multiformats/multihash, README: sha1 and sha2-256 of "multihash"; the lengths of the others are their functions'.
    [Theory]
    [InlineData(Multicodec.Sha1, "111488c2f11fb2ce392acb5b2986e640211c4690073e")]
    [InlineData(Multicodec.Sha256, "12209cbc07c3f991725836a3aa2a581ca2029198aa420b9d99bc0e131d9f3e2cbe47")]
    [InlineData(Multicodec.Identity, "0003616263")]
    [InlineData(Multicodec.Identity, "0000")]
    public void TryRead_KnownMultihash_GivesItsParts(ulong code, string hex)
    {
        var bytes = Convert.FromHexString(hex);

        Assert.Equal(MultihashError.None, Multihash.TryRead(bytes, out var multihash, out var bytesRead));

        Assert.Equal(code, multihash.Code);
        Assert.Equal(bytes[2..], multihash.Digest.ToArray());
        Assert.Equal(bytes.Length, bytesRead);
        Assert.Equal(bytes, Multihash.Encode(multihash.Code, multihash.Digest));
    }

    [Theory]
    [InlineData(Multicodec.Sha1, 20)]
    [InlineData(Multicodec.Sha256, 32)]
    [InlineData(Multicodec.Sha512, 64)]
    [InlineData(Multicodec.Keccak256, 32)]
    [InlineData(Multicodec.Blake2b256, 32)]
    [InlineData(Multicodec.Identity, 64)]
    public void TryRead_DigestOfAnotherLength_IsRefused(ulong code, int digestBytes)
    {
        var bytes = Multihash.Encode(code, RandomNumberGenerator.GetBytes(digestBytes));
        Assert.Equal(MultihashError.None, Multihash.TryRead(bytes, out _, out _));
        Assert.Equal(MultihashError.Malformed, Multihash.TryRead(bytes.AsSpan(..^1), out _, out _));

        bytes[Varint.Length(code)]++;
        Assert.Equal(MultihashError.WrongLength, Multihash.TryRead([.. bytes, 0], out _, out var bytesRead));

        Assert.Equal(0, bytesRead);
        Assert.Throws<ArgumentException>(() => Multihash.Encode(code, new byte[digestBytes + 1]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("1220")]
    [InlineData("1220ff")]
    [InlineData("9200")]
    [InlineData("12a00000")]
    public void TryRead_TruncatedOrNotMinimal_IsMalformed(string hex) =>
        Assert.Equal(MultihashError.Malformed, Multihash.TryRead(Convert.FromHexString(hex), out _, out _));

    [Theory]
    [InlineData("1320")]
    [InlineData("12ffffffffffffffff7f")]
    [InlineData("00ffffffffffffffff7f")]
    [InlineData("0041")]
    public void TryRead_LengthThatNoDigestHas_IsRefusedBeforeTheDigestIsThere(string hex) =>
        Assert.Equal(MultihashError.WrongLength, Multihash.TryRead(Convert.FromHexString(hex), out _, out _));

    [Theory]
    [InlineData("0101ff")]
    [InlineData("909a03200000")]
    public void TryRead_UnknownFunction_SaysSo(string hex) =>
        Assert.Equal(MultihashError.UnknownCode, Multihash.TryRead(Convert.FromHexString(hex), out _, out _));

    [Fact]
    public void TryRead_Garbage_NeverThrowsAndAcceptsOnlyWhatEncodeMakes() => HostileInput.Feed(
        10_000,
        memoryPerInputByte: 1,
        bytes =>
        {
            if (Multihash.TryRead(bytes, out var multihash, out var bytesRead) == MultihashError.None)
                Assert.Equal(bytes[..bytesRead], Multihash.Encode(multihash.Code, multihash.Digest));
        },
        Multihash.Encode(Multicodec.Sha256, new byte[32]),
        Multihash.Encode(Multicodec.Blake2b256, new byte[32]),
        Multihash.Encode(Multicodec.Identity, new byte[7]));
}
