using Codex.Libp2p.Identity;
using Codex.Libp2p.Security;
using Codex.Libp2p.Security.Protobuf;
using Codex.Libp2p.Tests.Pipes;
using Codex.Libp2p.Tests.Vectors;

namespace Codex.Libp2p.Tests.Security;

/// <summary>The recorded handshake, byte for byte, seen from both sides.</summary>
public sealed class NoiseTranscriptTests
{
    [Fact]
    public void Read_RecordedMessages_CarryTheIdentities()
    {
        var (responder, initiator) = ReadIdentities();

        Assert.Equal("16Uiu2HAkzAbMrvCbnbeGML8nXZ1XCbVjyphcMGMGQL4vwpUHbxVc", responder.PublicKey.PeerId.ToString());
        Assert.Equal("16Uiu2HAmHzBkRq62mG95vsjKMuYQBezZCtjPXYWUoyVxMxi71aB3", initiator.PublicKey.PeerId.ToString());
    }

    [Fact]
    public void Write_RecordedKeys_GivesTheRecordedMessages()
    {
        var (responderIdentity, initiatorIdentity) = ReadIdentities();
        using var initiator = Handshake(true, initiatorIdentity);
        using var responder = Handshake(false, responderIdentity);

        Assert.Equal(Message(0), initiator.Write());
        responder.Read(Message(0));
        Assert.Equal(Message(1), responder.Write());
        initiator.Read(Message(1));
        Assert.Equal(Message(2), initiator.Write());
        responder.Read(Message(2));
        Assert.Equal(NoiseTranscript.Hash, initiator.Hash.ToArray());
        Assert.Equal(NoiseTranscript.Hash, responder.Hash.ToArray());
    }

    [Fact]
    public void Split_AfterTheTranscript_GivesTheRecordedKeys()
    {
        using var initiator = Handshake(true, ReadIdentities().Initiator);
        initiator.Write();
        initiator.Read(Message(1));
        initiator.Write();
        var (send, receive) = initiator.Split();
        using var initiatorKey = new NoiseCipher(NoiseTranscript.InitiatorKey);
        using var responderKey = new NoiseCipher(NoiseTranscript.ResponderKey);

        Assert.Equal(FirstMessage(initiatorKey), FirstMessage(send));
        Assert.Equal(FirstMessage(responderKey), FirstMessage(receive));
    }

    [Fact]
    public async Task UpgradeAsync_RecordedInitiator_ReadsItsTransportMessage()
    {
        var (responderIdentity, _) = ReadIdentities();
        // Handshake and first message at once: what follows the handshake must not be lost.
        var (raw, sent) = PipeEnd.Fed(
            [.. NoiseTranscript.Frames[0], .. NoiseTranscript.Frames[2], .. NoiseTranscript.Frames[3]]);
        using var upgrader = TestUpgrader.Create(isInitiator: false, responderIdentity);

        var connection = await upgrader.UpgradeAsync(raw, false, TestUpgrader.Initiator.PublicKey.PeerId, default);

        var plaintext = await connection.Pipe.Input.TakeAllAsync();
        Assert.Equal(NoiseTranscript.Frames[3].Length - 2 - NoiseCipher.TagBytes, plaintext.Length);
        Assert.Equal(TestUpgrader.Initiator.PublicKey.PeerId, connection.RemotePeer);
        Assert.Equal(
            TestUpgrader.Initiator.PublicKey.Protobuf.ToArray(), connection.RemotePublicKey.ToArray());
        Assert.Equal(NoiseTranscript.Frames[1], await sent.TakeAsync(NoiseTranscript.Frames[1].Length));
        connection.Pipe.Output.Complete();
        connection.Pipe.Input.Complete();
    }

    private static byte[] Message(int index) => NoiseTranscript.Frames[index][2..];

    private static NoiseHandshake Handshake(bool isInitiator, IIdentityKey identity) =>
        new(isInitiator, TestUpgrader.StaticKey(isInitiator, identity), TestUpgrader.Ephemeral(isInitiator));

    // Signatures have a random part: those of the transcript have to be taken from it.
    private static (IIdentityKey Responder, IIdentityKey Initiator) ReadIdentities()
    {
        using var initiator = Handshake(true, TestUpgrader.Initiator);
        initiator.Write();
        var responderIdentity = Identity(initiator.Read(Message(1)), initiator.RemoteStatic);
        using var responder = Handshake(false, responderIdentity);
        responder.Read(Message(0));
        responder.Write();
        return (responderIdentity, Identity(responder.Read(Message(2)), responder.RemoteStatic));
    }

    private static ReplayedIdentity Identity(byte[] payload, byte[] remoteStatic) => new(
        NoiseIdentity.Verify(payload, remoteStatic, expected: null),
        NoisePayload.Parser.ParseFrom(payload).IdentitySig.ToByteArray());

    private static byte[] FirstMessage(NoiseCipher cipher)
    {
        var message = new byte[3 + NoiseCipher.TagBytes];
        cipher.Encrypt([1, 2, 3], message.AsSpan(0, 3), message.AsSpan(3));
        return message;
    }
}
