using Codex.Discovery.Messages;
using Codex.Discovery.Packets;
using Codex.Discovery.Routing;
using Codex.Discovery.Sessions;
using Codex.Discovery.Tests.Vectors;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Tests.Packets;

/// <summary>Every packet of a recorded conversation is read, and made again from what was read.</summary>
public sealed class CaptureTests
{
    [Fact]
    public void Packets_OfTheCapture_AreReadAndMadeAgain()
    {
        // Whose messages to whom are under which keys: [sender].
        var writeKeys = new List<byte[]>[] { [], [], [] };
        var kinds = new List<MessageKind>();
        var unreadable = 0;
        byte[]? challengeData = null;
        foreach (var (sender, bytes) in Capture.Packets)
        {
            var receiver = (byte)(3 - sender);
            using var mask = new HeaderMask(TestKeys.Id(receiver));
            Assert.True(UnmaskedPacket.TryRead(mask, bytes, out var packet));
            if (packet.Flag == PacketFlag.Challenge)
            {
                challengeData = packet.Head;
                var authdata = ChallengeAuthdata.Read(packet.Authdata).ToArray();
                Assert.Equal(bytes, PacketWriter.Plain(TestKeys.Id(receiver), Head(packet, authdata), []));
                continue;
            }
            if (packet.Flag == PacketFlag.Handshake)
                Accept(sender, receiver, packet, challengeData!, writeKeys);
            else
                Assert.Equal(TestKeys.Id(sender), new NodeId(packet.Authdata.Span));
            var key = writeKeys[sender].FirstOrDefault(key => MessageSeal.TryOpen(key, packet) is not null);
            if (key is null)
            {
                unreadable++;
                Assert.Equal(PacketLayout.RandomMessageBytes, packet.SealedMessage.Length);
                continue;
            }
            var message = MessageSeal.TryOpen(key, packet)!;
            var envelope = MessageCodec.TryDecode(message);
            Assert.NotNull(envelope);
            kinds.Add(envelope.Message.Kind);
            Assert.Equal(message, MessageCodec.Encode(envelope));
            var head = Head(packet, packet.Authdata.ToArray());
            Assert.Equal(bytes, PacketWriter.Seal(TestKeys.Id(receiver), head, key, message));
        }

        Assert.Equal(30, Capture.Packets.Count);
        Assert.Equal(1, unreadable);
        Assert.Equal(28, kinds.Count);
        MessageKind[] expected =
        [
            MessageKind.Ping, MessageKind.Pong, MessageKind.FindNode, MessageKind.Nodes,
            MessageKind.AddProvider, MessageKind.GetProviders, MessageKind.Providers,
        ];
        Assert.Equal(expected, kinds.Distinct().Order());
    }

    private static byte[] Head(UnmaskedPacket packet, byte[] authdata) =>
        PacketWriter.Head(packet.Head.AsSpan(0, PacketLayout.IvBytes), packet.Flag, packet.Nonce, authdata);

    private static void Accept(
        byte sender, byte receiver, UnmaskedPacket packet, byte[] challengeData, List<byte[]>[] writeKeys)
    {
        Assert.True(HandshakeAuthdata.TryRead(packet.Authdata, out var authdata));
        Assert.Equal(packet.Authdata.ToArray(), authdata.ToArray());
        Assert.Equal(TestKeys.Id(sender), authdata.Source);
        Assert.Equal(RecordError.None, SignedPeerRecord.TryDecode(authdata.Record.Span, out var record));
        Assert.Equal(TestKeys.Of(sender).PeerId, record!.PeerId);

        var keys = Handshake.TryAccept(
            TestKeys.Of(receiver), challengeData, authdata, record.Envelope.PublicKey);

        Assert.NotNull(keys);
        Assert.Null(Handshake.TryAccept(
            TestKeys.Of(sender), challengeData, authdata, record.Envelope.PublicKey));
        Assert.Null(Handshake.TryAccept(TestKeys.Of(receiver), challengeData, authdata, TestKeys.Of(3).PublicKey));
        writeKeys[sender].Add(keys.Initiator);
        writeKeys[receiver].Add(keys.Recipient);
    }
}
