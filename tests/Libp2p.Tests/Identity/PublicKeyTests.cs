using System.Security.Cryptography;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Tests.Vectors;

namespace Codex.Libp2p.Tests.Identity;

public sealed class PublicKeyTests
{
    private static readonly byte[] Message = "message"u8.ToArray();

    // Made once: RSA keys take their time.
    private static readonly (byte[] Protobuf, byte[] Signature)[] Signatures = [.. MakeSignatures()];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void PeerId_KeyOfUpstream_IsTheSame(int key)
    {
        Assert.Equal(
            PublicKeyError.None, PublicKey.TryDecode(LiveWire.Bytes($"key.{key}.publicKeyProtobuf"), out var decoded));

        Assert.Equal(LiveWire.Text($"key.{key}.peerId"), decoded!.PeerId.ToString());
        Assert.Equal(LiveWire.Bytes($"key.{key}.peerIdBytes"), decoded.PeerId.Bytes.ToArray());
        Assert.Equal(decoded, TestKeys.Secp256k1((byte)key).PublicKey);
        Assert.True(decoded.Verify([1, 2, 3], LiveWire.Bytes($"key.{key}.sign010203.der")));
    }

    [Fact]
    public void Derivation_VectorsOfTheSpecification_GiveTheirPublicKeys()
    {
        // libp2p specs, peer-ids, "Test vectors".
        var ed25519 = new Ed25519Identity(
            Convert.FromHexString("7e0830617c4a7de83925dfb2694556b12936c477a0e1feb2e148ec9da60fee7d"));
        var secp256k1 = NodeKey.FromScalar(
            Convert.FromHexString("53dadf1d5a164d6b4acdb15e24aa4c5b1d3461bdbd42abedb0a4404d56ced8fb"))!;

        Assert.Equal(
            "080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e",
            Convert.ToHexStringLower(ed25519.PublicKey.Protobuf.Span));
        Assert.Equal(
            "08021221037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca99",
            Convert.ToHexStringLower(secp256k1.PublicKeyProtobuf));
    }

    [Fact]
    public void TryDecode_EcdsaVectorOfTheSpecification_IsAKey()
    {
        Assert.Equal(PublicKeyError.None, PublicKey.TryDecode(
            Convert.FromHexString(
                "0803125b3059301306072a8648ce3d020106082a8648ce3d03010703420004de3d300fa36ae0e8f5d530899d83abab44abf316"
                + "1f162a4bc901d8e6ecda020e8b6d5f8da30525e71d6851510c098e5c47c646a597fb4dcec034e9f77c409e62"),
            out var key));
        Assert.Equal(KeyType.Ecdsa, key!.Type);
        Assert.Equal(34, key.PeerId.Bytes.Length);
    }

    [Fact]
    public void Verify_EveryTypeOfKey_AcceptsUntilABitChanges() => SeededCases.Check(20, random =>
    {
        foreach (var (protobuf, signature) in Signatures)
        {
            Assert.Equal(PublicKeyError.None, PublicKey.TryDecode(protobuf, out var key));
            Assert.Equal(protobuf, key!.Protobuf.ToArray());
            Assert.True(key.Verify(Message, signature));
            Assert.False(key.Verify("messagf"u8, signature));
            Assert.False(key.Verify(Message, [.. signature, 0]));
            Assert.False(key.Verify(Message, []));
            var changed = signature.ToArray();
            random.FlipBit(changed);
            Assert.False(key.Verify(Message, changed));
        }
    });

    [Theory]
    [InlineData("", PublicKeyError.Malformed)]
    [InlineData("08", PublicKeyError.Malformed)]
    [InlineData("0801", PublicKeyError.Malformed)]
    [InlineData("080112", PublicKeyError.Malformed)]
    [InlineData("08011220", PublicKeyError.Malformed)]
    // The length in two bytes; fields in the other order; one byte more.
    [InlineData("080112a0001ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e", PublicKeyError.Malformed)]
    [InlineData("12201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e0801", PublicKeyError.Malformed)]
    [InlineData("080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e00", PublicKeyError.Malformed)]
    [InlineData("080412201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e", PublicKeyError.UnknownType)]
    [InlineData("0801121f1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce2", PublicKeyError.InvalidKey)]
    [InlineData("080112200100000000000000000000000000000000000000000000000000000000000000", PublicKeyError.InvalidKey)]
    [InlineData("08021200", PublicKeyError.InvalidKey)]
    [InlineData("08001200", PublicKeyError.InvalidKey)]
    [InlineData("08031200", PublicKeyError.InvalidKey)]
    public void TryDecode_WhatIsNoKey_SaysWhy(string protobuf, PublicKeyError expected)
    {
        Assert.Equal(expected, PublicKey.TryDecode(Convert.FromHexString(protobuf), out var key));
        Assert.Null(key);
    }

    [Fact]
    public void TryDecode_RsaOfAnotherSize_Refuses()
    {
        using var small = RSA.Create(1024);

        Assert.Equal(
            PublicKeyError.InvalidKey, PublicKey.TryDecode(Protobuf(0, small.ExportSubjectPublicKeyInfo()), out _));
        Assert.Equal(
            PublicKeyError.TooLong, PublicKey.TryDecode(new byte[IdentityLimits.MaxPublicKeyBytes + 1], out _));
    }

    [Fact]
    public void TryDecode_Garbage_GivesErrorsOnly()
    {
        var valid = Signatures.Select(pair => pair.Protobuf).ToArray();
        HostileInput.Feed(
            3000,
            64,
            input =>
            {
                if (PublicKey.TryDecode(input, out var key) == PublicKeyError.None)
                    key!.Verify(input, input);
            },
            valid);
    }

    [Fact]
    public void Verify_GarbageSignatures_Refuses()
    {
        var keys = Signatures.Select(pair => (pair.Signature, Key: Decode(pair.Protobuf))).ToArray();
        SeededCases.Check(300, random =>
        {
            var (signature, key) = keys[random.Next(keys.Length)];
            var damaged = random.Damage(signature);
            Assert.Equal(damaged.AsSpan().SequenceEqual(signature), key.Verify(Message, damaged));
        });
    }

    private static PublicKey Decode(byte[] protobuf) =>
        PublicKey.TryDecode(protobuf, out var key) == PublicKeyError.None
            ? key!
            : throw new InvalidOperationException();

    private static IEnumerable<(byte[] Protobuf, byte[] Signature)> MakeSignatures()
    {
        using var rsa = RSA.Create(2048);
        yield return (
            Protobuf(0, rsa.ExportSubjectPublicKeyInfo()),
            rsa.SignData(Message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        IIdentityKey[] identities = [new Ed25519Identity(TestKeys.Repeat(5)), TestKeys.Secp256k1(5)];
        foreach (var identity in identities)
            yield return (identity.PublicKey.Protobuf.ToArray(), identity.Sign(Message));
        ECCurve[] curves = [ECCurve.NamedCurves.nistP256, ECCurve.NamedCurves.nistP384, ECCurve.NamedCurves.nistP521];
        foreach (var curve in curves)
        {
            using var ecdsa = ECDsa.Create(curve);
            yield return (
                Protobuf(3, ecdsa.ExportSubjectPublicKeyInfo()),
                ecdsa.SignData(Message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }
    }

    private static byte[] Protobuf(byte type, byte[] data) => data.Length < 0x80
        ? [0x08, type, 0x12, (byte)data.Length, .. data]
        : [0x08, type, 0x12, (byte)(data.Length | 0x80), (byte)(data.Length >> 7), .. data];
}
