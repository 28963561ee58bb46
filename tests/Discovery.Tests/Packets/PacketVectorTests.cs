using System.Net;
using Codex.Discovery.Messages;
using Codex.Discovery.Packets;
using Codex.Discovery.Routing;
using Codex.Discovery.Sessions;
using Codex.Discovery.Tests.Vectors;
using Codex.Libp2p.Cryptography;
using Codex.Libp2p.Identity;

namespace Codex.Discovery.Tests.Packets;

/// <summary>Values that upstream computed (live-node-wire.json, "discv5"; network, section 4.3).</summary>
public sealed class PacketVectorTests
{
    // network, section 4.3: the packet of upstream's tests, under a key of zeros, and whom it is for.
    private const string ZeroKeyPacket =
        "00000000000000000000000000000000"
        + "3788c1e1079e89374c4beac74d76364dbd9e8cd1847adc2f49fbacc6862425583586c023b19b6fdd1d836777ee39fee87afd279a5fe4"
        + "ffdd21ed1a6d388207f00b48115b8ee4e8eaf675b0865821e12636bc";

    private static readonly NodeId NodeA =
        new(Convert.FromHexString("a3646e4d56478a29147fbe110b557bbfabb9d01860069dc4004a694d74bee342"));

    private static readonly NodeId NodeB =
        new(Convert.FromHexString("b925a99248062196a94e09c1f1fe138163608dc40a6b3b0e8f44b2290d602b47"));

    [Fact]
    public void Read_PacketOfUpstream_GivesItsPing()
    {
        var bytes = Convert.FromHexString(ZeroKeyPacket);
        using var mask = new HeaderMask(NodeB);

        Assert.True(UnmaskedPacket.TryRead(mask, bytes, out var packet));

        Assert.Equal(PacketFlag.Ordinary, packet.Flag);
        Assert.Equal(NodeA, new NodeId(packet.Authdata.Span));
        var message = MessageSeal.TryOpen(new byte[PacketLayout.KeyBytes], packet)!;
        Assert.Equal("010a040000000112020802", Convert.ToHexStringLower(message));
        Assert.Equal(new PingMessage(2), MessageCodec.TryDecode(message)!.Message);
    }

    [Fact]
    public void Read_PacketOfUpstreamForSomebodyElse_Refuses()
    {
        using var mask = new HeaderMask(NodeA);

        Assert.False(UnmaskedPacket.TryRead(mask, Convert.FromHexString(ZeroKeyPacket), out _));
    }

    [Fact]
    public void Seal_PingOfUpstream_IsThePacketOfUpstream()
    {
        var (n1, n2) = (TestKeys.Id(1), TestKeys.Id(2));
        var message = Convert.FromHexString("010a08010203040506070812020805");
        var nonce = new PacketNonce(LiveWire.Bytes("discv5.nonce"));

        var head = PacketWriter.Head(LiveWire.Bytes("discv5.iv"), PacketFlag.Ordinary, nonce, n1.ToArray());
        var packet = PacketWriter.Seal(n2, head, LiveWire.Bytes("discv5.deriveKeys.initiator"), message);

        Assert.Equal(LiveWire.Bytes("discv5.staticHeader.ordinary"), head[16..39]);
        Assert.Equal(LiveWire.Bytes("discv5.maskedHeader"), packet[16..head.Length]);
        Assert.Equal(LiveWire.Bytes("discv5.encryptGCM.ping"), packet[head.Length..]);
        Assert.Equal(LiveWire.Bytes("discv5.packet.ordinary.n1_to_n2.ping"), packet);
    }

    // The ephemeral key is 3, the other side's public key that of 2.
    [Fact]
    public void Derive_KeysOfUpstream_AreTheKeysOfUpstream()
    {
        using var ephemeral = TestKeys.Ephemeral(3);
        var shared = new byte[Secp256k1.CompressedBytes];
        Assert.True(ephemeral.TryAgree(TestKeys.Of(2).CompressedPublicKey, shared));

        var keys = SessionKeys.Derive(shared, LiveWire.Bytes("discv5.challengeData"), TestKeys.Id(1), TestKeys.Id(2));

        Assert.Equal(LiveWire.Text("discv5.deriveKeys.initiator"), Convert.ToHexStringLower(keys.Initiator));
        Assert.Equal(LiveWire.Text("discv5.deriveKeys.recipient"), Convert.ToHexStringLower(keys.Recipient));
    }

    [Fact]
    public void Verify_ProofOfUpstream_HoldsForItsPartsAlone()
    {
        var proof = LiveWire.Bytes("discv5.idSignature.key1.challenge.eph3.node2");
        var challenge = LiveWire.Bytes("discv5.challengeData");
        var ephemeral = LiveWire.Bytes("discv5.ephPub3.bytes");
        var key = TestKeys.Of(1).PublicKey;

        Assert.Equal(ephemeral, PublicKey.FromSecp256k1(TestKeys.Ephemeral(3).PublicKey).Protobuf.ToArray());
        Assert.True(IdentityProof.Verify(key, challenge, ephemeral, TestKeys.Id(2), proof));
        Assert.False(IdentityProof.Verify(key, challenge, ephemeral, TestKeys.Id(1), proof));
        Assert.False(IdentityProof.Verify(TestKeys.Of(2).PublicKey, challenge, ephemeral, TestKeys.Id(2), proof));
        Assert.False(IdentityProof.Verify(key, challenge[1..], ephemeral, TestKeys.Id(2), proof));
        Assert.True(IdentityProof.Verify(
            key, challenge, ephemeral, TestKeys.Id(2),
            IdentityProof.Sign(TestKeys.Of(1), challenge, ephemeral, TestKeys.Id(2))));
    }

    [Fact]
    public void Answer_ChallengeOfTheCapture_IsAcceptedUnderTheSameKeys()
    {
        // The second packet of the capture is node 1's challenge to node 2.
        using var mask = new HeaderMask(TestKeys.Id(2));
        Assert.True(UnmaskedPacket.TryRead(mask, Capture.Packets[1].Bytes, out var challenge));
        var record = TestKeys.Record(TestKeys.Of(2), new IPEndPoint(IPAddress.Loopback, 18295));
        var challenger = NodeContact.TryCreate(
            TestKeys.Record(TestKeys.Of(1), new IPEndPoint(IPAddress.Loopback, 18294)))!;

        var answer = Handshake.TryAnswer(TestKeys.Of(2), record, challenger, challenge)!;

        Assert.True(HandshakeAuthdata.TryRead(answer.Authdata, out var authdata));
        Assert.Equal(record.Envelope.Bytes.ToArray(), authdata.Record.ToArray());
        Assert.Equal(37, authdata.EphemeralKey.Length);
        var keys = Handshake.TryAccept(TestKeys.Of(1), challenge.Head, authdata, TestKeys.Of(2).PublicKey)!;
        Assert.Equal(answer.Keys.Initiator, keys.Initiator);
        Assert.Equal(answer.Keys.Recipient, keys.Recipient);
    }
}
