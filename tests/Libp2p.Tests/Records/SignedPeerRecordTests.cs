using System.Text;
using System.Text.Json;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;
using Codex.Libp2p.Tests.Identity;
using Codex.Libp2p.Tests.Vectors;

namespace Codex.Libp2p.Tests.Records;

public sealed class SignedPeerRecordTests
{
    // network, section 2.
    private const string Vector =
        "spr:CiUIAhIhA8F52XmfO9PztagMNhQJ9sJaL9CgbEhAYxemisZgAs1WEgIDARo8CicAJQgCEiEDwXnZeZ870_O1qAw2FAn2wlov"
        + "0KBsSEBjF6aKxmACzVYQo-SPtwYaCwoJBH8AAAGRAh-aKkcwRQIhANa3v_SKlq_2WChb_4OnGOtc3KJBclMAVGEVfh6R6lIeAiBJ"
        + "Z25dEk-cSkqL8eoXHM8vbIzuvEEf7CZlYaHqhB-5bw";

    [Fact]
    public void TryParse_Vector_HoldsWhatIsKnownOfIt()
    {
        Assert.Equal(RecordError.None, SignedPeerRecord.TryParse(Vector, out var record));

        Assert.Equal("16Uiu2HAmRgEoPYeFV5y3irFe9muszAubsr3Tm5BWjS3uptKnjTHo", record!.PeerId.ToString());
        Assert.Equal(1726214691UL, record.Sequence);
        Assert.Equal("/ip4/127.0.0.1/udp/8090", Assert.Single(record.Addresses).ToString());
        Assert.Equal(178, record.Envelope.Bytes.Length);
        Assert.Equal(Vector, record.ToString());
    }

    [Theory]
    [InlineData(1, "udp8090", "/ip4/127.0.0.1/udp/8090")]
    [InlineData(2, "udp8090", "/ip4/127.0.0.1/udp/8090")]
    [InlineData(3, "udp8090", "/ip4/127.0.0.1/udp/8090")]
    [InlineData(1, "tcp8070", "/ip4/127.0.0.1/tcp/8070")]
    [InlineData(2, "tcp8070", "/ip4/127.0.0.1/tcp/8070")]
    [InlineData(3, "tcp8070", "/ip4/127.0.0.1/tcp/8070")]
    public void TryParse_RecordOfUpstream_HoldsWhatWasPutIntoIt(int key, string name, string address)
    {
        Assert.Equal(
            RecordError.None, SignedPeerRecord.TryParse(LiveWire.Text($"key.{key}.spr.{name}"), out var record));

        Assert.Equal(LiveWire.Text($"key.{key}.peerId"), record!.PeerId.ToString());
        Assert.Equal((ulong)key + 1, record.Sequence);
        Assert.Equal(address, Assert.Single(record.Addresses).ToString());
        // All but the signature, which no two implementations make alike.
        var ours = SignedPeerRecord.Create(TestKeys.Secp256k1((byte)key), (ulong)key + 1, [Multiaddr.Parse(address)]);
        Assert.Equal(record.Envelope.Payload.ToArray(), ours.Envelope.Payload.ToArray());
        Assert.StartsWith(record.ToString()[..100], ours.ToString());
    }

    [Fact]
    public void TryParse_RecordOfALiveNode_NamesTheNode()
    {
        var info = JsonDocument.Parse(VectorFile.Read("live-node-debug-info.json")).RootElement;

        Assert.Equal(RecordError.None, SignedPeerRecord.TryParse(info.GetProperty("spr").GetString()!, out var record));
        Assert.Equal(info.GetProperty("id").GetString(), record!.PeerId.ToString());
    }

    [Fact]
    public void Create_AnyIdentity_ComesBack()
    {
        IIdentityKey[] keys = [TestKeys.Secp256k1(7), new Ed25519Identity(TestKeys.Repeat(7))];
        Multiaddr[] addresses = [Multiaddr.Parse("/ip4/1.2.3.4/tcp/1"), Multiaddr.Parse("/ip6/::1/udp/2/quic-v1")];
        foreach (var key in keys)
        {
            var made = SignedPeerRecord.Create(key, ulong.MaxValue, addresses);

            Assert.Equal(RecordError.None, SignedPeerRecord.TryParse(made.ToString(), out var record));
            Assert.Equal(key.PublicKey.PeerId, record!.PeerId);
            Assert.Equal(ulong.MaxValue, record.Sequence);
            Assert.Equal(addresses, record.Addresses);
        }
    }

    [Fact]
    public void TryDecode_AnyBitFlipped_IsNotTheSameRecord()
    {
        Assert.Equal(RecordError.None, SignedPeerRecord.TryParse(Vector, out var record));
        var bytes = record!.Envelope.Bytes.ToArray();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var damaged = bytes.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(RecordError.None, SignedPeerRecord.TryDecode(damaged, out var other));
            Assert.Null(other);
        }
    }

    [Fact]
    public void TryDecode_EveryTruncation_Refuses()
    {
        Assert.Equal(RecordError.None, SignedPeerRecord.TryParse(Vector, out var record));
        var bytes = record!.Envelope.Bytes;

        for (var length = 0; length < bytes.Length; length++)
            Assert.NotEqual(RecordError.None, SignedPeerRecord.TryDecode(bytes.Span[..length], out _));
    }

    [Fact]
    public void TryDecode_RecordAboutAnotherPeer_Refuses()
    {
        var other = SignedPeerRecord.Create(TestKeys.Secp256k1(2), 1, []);
        var forged = SignedEnvelope.Seal(
            TestKeys.Secp256k1(1), EnvelopePurpose.PeerRecord, other.Envelope.Payload.Span);

        Assert.Equal(RecordError.WrongPeer, SignedPeerRecord.TryDecode(forged.Bytes.Span, out _));
    }

    [Fact]
    public void TryOpen_OtherPurpose_Refuses()
    {
        var voucher = SignedEnvelope.Seal(TestKeys.Secp256k1(1), EnvelopePurpose.RelayVoucher, [1]);
        // Same type, other domain: only the signature tells.
        var otherDomain = new EnvelopePurpose("other", EnvelopePurpose.RelayVoucher.PayloadType);

        Assert.Equal(
            RecordError.None, SignedEnvelope.TryOpen(voucher.Bytes.Span, EnvelopePurpose.RelayVoucher, out _));
        Assert.Equal(RecordError.WrongPayloadType, SignedPeerRecord.TryDecode(voucher.Bytes.Span, out _));
        Assert.Equal(RecordError.InvalidSignature, SignedEnvelope.TryOpen(voucher.Bytes.Span, otherDomain, out _));
    }

    [Fact]
    public void TryDecode_UnknownAndForeignAddresses_LeavesThemOut()
    {
        var key = TestKeys.Secp256k1(1);
        var good = Multiaddr.Parse("/ip4/1.2.3.4/tcp/1");
        var made = SignedPeerRecord.Create(key, 1, [
            good, good.WithPeer(key.PeerId), good.WithPeer(TestKeys.Secp256k1(2).PeerId)]);
        // One more address, of a protocol that does not exist.
        byte[] payload = [.. made.Envelope.Payload.Span, 0x1A, 0x04, 0x0A, 0x02, 0xFF, 0x7F];
        var sealedRecord = SignedEnvelope.Seal(key, EnvelopePurpose.PeerRecord, payload);

        Assert.Equal(RecordError.None, SignedPeerRecord.TryDecode(sealedRecord.Bytes.Span, out var record));
        Assert.Equal([good, good.WithPeer(key.PeerId)], record!.Addresses);
    }

    [Theory]
    [InlineData("")]
    [InlineData("spr")]
    [InlineData("SPR:CiUI")]
    [InlineData("spr:====")]
    [InlineData("spr:Ci UI")]
    public void TryParse_WhatIsNoRecord_Refuses(string text) =>
        Assert.Equal(RecordError.NotARecordText, SignedPeerRecord.TryParse(text, out _));

    [Fact]
    public void TryParse_PaddedOrTooLong_Refuses()
    {
        Assert.Equal(RecordError.NotARecordText, SignedPeerRecord.TryParse(Vector + "=", out _));
        Assert.Equal(
            RecordError.TooLong,
            SignedPeerRecord.TryParse("spr:" + new string('A', RecordLimits.MaxTextLength), out _));
        Assert.Equal(
            RecordError.TooLong, SignedPeerRecord.TryDecode(new byte[RecordLimits.MaxEnvelopeBytes + 1], out _));
    }

    [Fact]
    public void TryDecode_Garbage_GivesErrorsOnly()
    {
        Assert.Equal(RecordError.None, SignedPeerRecord.TryParse(Vector, out var record));
        // Signed garbage, too: what is behind a valid signature is no safer.
        HostileInput.Feed(
            1000,
            64,
            input =>
            {
                SignedPeerRecord.TryDecode(input, out _);
                SignedPeerRecord.TryParse(Encoding.Latin1.GetString(input), out _);
            },
            record!.Envelope.Bytes.ToArray(),
            Encoding.Latin1.GetBytes(Vector));
        HostileInput.Feed(
            200,
            64,
            input =>
            {
                var envelope = SignedEnvelope.Seal(TestKeys.Secp256k1(1), EnvelopePurpose.PeerRecord, input);
                SignedPeerRecord.TryDecode(envelope.Bytes.Span, out _);
            },
            record.Envelope.Payload.ToArray());
    }
}
