using System.Security.Cryptography;
using System.Text;
using Codex.Libp2p.Identity;
using Codex.Multiformats;

namespace Codex.Libp2p.Tests.Identity;

public sealed class PeerIdTests
{
    private const string Text = "16Uiu2HAmRgEoPYeFV5y3irFe9muszAubsr3Tm5BWjS3uptKnjTHo";

    // The identity inside an envelope of a public network's signed peer record.
    [Fact]
    public void FromPublicKey_KeyOfASignedPeerRecord_GivesItsPeerId()
    {
        const string Record =
            "CiUIAhIhA8F52XmfO9PztagMNhQJ9sJaL9CgbEhAYxemisZgAs1WEgIDARo4CicAJQgCEiEDwXnZeZ870_O1qAw2FAn2wlov0KBsSEBj"
            + "F6aKxmACzVYQo-SPtwYaCwoJBH8AAAGRAh-aKkcwRQIhANa3v_SKlq_2WChb_4OnGOtc3KJBclMAVGEVfh6R6lIeAiBJZ25dEk-cSkqL"
            + "8eoXHM8vbIzuvEEf7CZlYaHqhB-5bw";
        Assert.Equal(
            MultibaseError.None, Multibase.TryDecode("u" + Record, 1024, out _, out var envelope));
        Assert.Equal(178, envelope.Length);
        // Envelope field 1: the public key; payload field 1: the peer id.
        var publicKey = envelope.AsSpan(2, 37);
        var peerIdBytes = envelope.AsSpan(47, 39);

        var peerId = PeerId.FromPublicKey(publicKey);

        Assert.Equal(Text, peerId.ToString());
        Assert.Equal(peerIdBytes.ToArray(), peerId.Bytes.ToArray());
    }

    // libp2p specs, peer-ids: an Ed25519 key in the clear and a hashed one, as text and as CID.
    [Theory]
    [InlineData(Text)]
    [InlineData("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA")]
    [InlineData("QmcEPrat8ShnCph8WjkREzt5CPXF2RwhYxYBALDcLC1iV6")]
    public void TryParse_KnownText_IsPrintedAgain(string text)
    {
        Assert.True(PeerId.TryParse(text, out var peerId));
        Assert.Equal(text, peerId.ToString());
        Assert.True(PeerId.TryDecode(peerId.Bytes, out var decoded));
        Assert.Equal(peerId, decoded);

        foreach (var encoding in Enum.GetValues<MultibaseEncoding>())
        {
            Assert.True(PeerId.TryParse(Multibase.Encode(encoding, [0x01, 0x72, .. peerId.Bytes]), out var fromCid));
            Assert.Equal(peerId, fromCid);
        }
    }

    // libp2p specs, peer-ids.
    [Fact]
    public void TryParse_CidOfThePeerIdSpecification_IsThePeerId()
    {
        Assert.True(
            PeerId.TryParse("bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe", out var peerId));
        Assert.Equal("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N", peerId.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("Q")]
    [InlineData("Qm")]
    [InlineData("16Uiu2HAmRgEoPYeFV5y3irFe9muszAubsr3Tm5BWjS3uptKnjTH")]
    [InlineData("16Uiu2HAmRgEoPYeFV5y3irFe9muszAubsr3Tm5BWjS3uptKnjTHo ")]
    [InlineData("16Uiu2HAmRgEoPYeFV5y3irFe9muszAubsr3Tm5BWjS3uptKnjTH0")]
    [InlineData("zDzSvJTezk7bJNQqFq8k1iHXY84psNuUfZVusA5bBQQUSuyzDSVL")]
    [InlineData("f0072002508")]
    [InlineData("f01")]
    [InlineData("f0172")]
    [InlineData("nonsense")]
    public void TryParse_NoPeerId_IsFalse(string text)
    {
        Assert.False(PeerId.TryParse(text, out var peerId));
        Assert.Equal(default, peerId);
    }

    [Theory]
    [InlineData("0000")]
    [InlineData("11149cbc07c3f991725836a3aa2a581ca2029198aa42")]
    [InlineData("1220")]
    public void TryDecode_OtherMultihashOrNone_IsFalse(string hex) =>
        Assert.False(PeerId.TryDecode(Convert.FromHexString(hex), out _));

    [Fact]
    public void TryDecode_KeyInTheClear_IsBounded()
    {
        Assert.True(PeerId.TryDecode([0x00, 42, .. new byte[42]], out _));
        Assert.False(PeerId.TryDecode([0x00, 43, .. new byte[43]], out _));
        Assert.False(PeerId.TryDecode([0x00, 42, .. new byte[43]], out _));
    }

    [Fact]
    public void FromPublicKey_LongKey_IsHashed()
    {
        var key = RandomNumberGenerator.GetBytes(43);

        var peerId = PeerId.FromPublicKey(key);

        Assert.StartsWith("Qm", peerId.ToString());
        Assert.Equal([0x12, 0x20, .. SHA256.HashData(key)], peerId.Bytes.ToArray());
        Assert.Throws<ArgumentException>(() => PeerId.FromPublicKey([]));
    }

    [Fact]
    public void Equals_SameAndOtherBytes_ComparesThem()
    {
        Assert.True(PeerId.TryParse(Text, out var one));
        Assert.True(PeerId.TryParse(Text, out var same));
        var other = PeerId.FromPublicKey([1]);

        Assert.True(one == same && one.Equals((object)same) && one.GetHashCode() == same.GetHashCode());
        Assert.True(one != other && !one.Equals((object)other));
        Assert.Equal("", default(PeerId).ToString());
    }

    [Fact]
    public void TryParse_Garbage_NeverThrowsAndAcceptsOnlyPeerIds() => HostileInput.Feed(
        10_000,
        memoryPerInputByte: 4,
        bytes =>
        {
            if (!PeerId.TryParse(Encoding.Latin1.GetString(bytes), out var peerId))
                return;
            Assert.True(PeerId.TryParse(peerId.ToString(), out var again));
            Assert.Equal(peerId, again);
        },
        Encoding.ASCII.GetBytes(Text),
        "bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe"u8.ToArray());

    [Fact]
    public void TryDecode_Garbage_NeverThrows() => HostileInput.Feed(
        10_000,
        memoryPerInputByte: 2,
        bytes =>
        {
            if (PeerId.TryDecode(bytes, out var peerId))
                Assert.Equal(bytes, peerId.Bytes.ToArray());
        },
        PeerId.FromPublicKey(new byte[37]).Bytes.ToArray(),
        PeerId.FromPublicKey(new byte[50]).Bytes.ToArray());
}
