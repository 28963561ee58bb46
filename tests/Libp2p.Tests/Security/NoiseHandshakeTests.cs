using Codex.Libp2p.Identity;
using Codex.Libp2p.Security;
using Codex.Libp2p.Tests.Identity;
using Codex.Libp2p.Tests.Pipes;
using Codex.Libp2p.Tests.Vectors;

namespace Codex.Libp2p.Tests.Security;

public sealed class NoiseHandshakeTests
{
    [Fact]
    public async Task UpgradeAsync_EveryPairOfIdentities_KnowEachOther()
    {
        IIdentityKey[] identities = [TestKeys.Secp256k1(1), new Ed25519Identity(TestKeys.Repeat(2))];
        foreach (var left in identities)
        {
            foreach (var right in identities)
            {
                var (ofLeft, ofRight) = await UpgradeAsync(left, right, expected: right.PublicKey.PeerId);

                Assert.Equal(right.PublicKey.PeerId, ofLeft.RemotePeer);
                Assert.Equal(left.PublicKey.PeerId, ofRight.RemotePeer);
                Assert.Equal(right.PublicKey.Protobuf.ToArray(), ofLeft.RemotePublicKey.ToArray());
                Assert.True(ofLeft.IsInitiator);
                Assert.False(ofRight.IsInitiator);
            }
        }
    }

    [Fact]
    public async Task UpgradeAsync_SomebodyElse_SaysSoAndDoesNotIntroduceItself()
    {
        var (left, right) = PipeEnd.CreatePair();
        using var initiator = new NoiseUpgrader(TestKeys.Secp256k1(1), TimeProvider.System);
        using var responder = new NoiseUpgrader(TestKeys.Secp256k1(2), TimeProvider.System);
        var responding = responder.UpgradeAsync(right, false, null, default);
        var failure = await Assert.ThrowsAsync<NoiseException>(
            () => initiator.UpgradeAsync(left, true, TestKeys.Secp256k1(3).PeerId, default));
        left.Close();

        Assert.Equal(NoiseFailure.UnexpectedPeer, failure.Failure);
        Assert.Equal(NoiseFailure.Truncated, (await Assert.ThrowsAsync<NoiseException>(() => responding)).Failure);
    }

    [Fact]
    public async Task UpgradeAsync_SignatureOfAnotherStaticKey_IsNoProof()
    {
        var honest = TestKeys.Secp256k1(1);
        var thief = new ReplayedIdentity(honest.PublicKey, honest.Sign(NoiseStaticKey.SignedBytes(new byte[32])));

        Assert.Equal(NoiseFailure.IdentityNotProven, await FailureAgainstAsync(thief));
    }

    [Fact]
    public async Task UpgradeAsync_NoSignature_IsNoProof() => Assert.Equal(
        NoiseFailure.IdentityNotProven,
        await FailureAgainstAsync(new ReplayedIdentity(TestKeys.Secp256k1(1).PublicKey, [])));

    [Fact]
    public void Verify_PayloadThatIsNone_Refuses()
    {
        byte[][] payloads = [[], [0xFF], [0x0A, 0x02, 0x08], [0x0A, 0x00, 0x12, 0x00], [0x0A, 0x02, 0x08, 0x02]];

        Assert.All(payloads, payload => Assert.Equal(
            NoiseFailure.MalformedIdentity,
            Assert.Throws<NoiseException>(() => NoiseIdentity.Verify(payload, new byte[32], null)).Failure));
    }

    [Fact]
    public void Verify_EarlyMuxers_AreIgnored()
    {
        var key = TestKeys.Secp256k1(1);
        using var staticKey = TestUpgrader.StaticKey(true, key);
        // Field 4: extensions with the muxers' ids.
        byte[] payload = [.. staticKey.Payload, 0x22, 0x0E, 0x12, 0x0C, .. "/yamux/1.0.0"u8];

        Assert.Equal(key.PublicKey, NoiseIdentity.Verify(payload, staticKey.Key.PublicKey, key.PeerId));
    }

    [Fact]
    public void Verify_Garbage_GivesNoiseExceptionsOnly()
    {
        using var staticKey = TestUpgrader.StaticKey(true, TestKeys.Secp256k1(1));
        HostileInput.Feed(
            1000,
            64,
            input =>
            {
                try
                {
                    NoiseIdentity.Verify(input, staticKey.Key.PublicKey, null);
                }
                catch (NoiseException)
                {
                }
            },
            staticKey.Payload);
    }

    [Fact]
    public void Handshake_BitFlippedInAnyByte_Fails()
    {
        int[] lengths = [.. NoiseTranscript.Frames.Take(3).Select(frame => frame.Length - 2)];
        using var initiatorKey = TestUpgrader.StaticKey(true, TestUpgrader.Initiator);
        using var responderKey = TestUpgrader.StaticKey(false, TestUpgrader.Responder);
        for (var message = 0; message < lengths.Length; message++)
        {
            for (var position = 0; position < lengths[message]; position++)
            {
                // Keys that are not disposed with the handshake: signatures are made once.
                Assert.Throws<NoiseException>(() => Run(initiatorKey, responderKey, message, position));
            }
        }
    }

    [Fact]
    public async Task UpgradeAsync_EndAfterAnyByte_IsTruncated()
    {
        byte[] input = [.. NoiseTranscript.Frames[0], .. NoiseTranscript.Frames[2]];
        for (var length = 0; length < NoiseTranscript.Frames[0].Length + 60; length++)
            Assert.Equal(NoiseFailure.Truncated, await FailureOfResponderAsync(input[..length]));
    }

    [Theory]
    // One byte less than a key; more than a handshake message may have; nothing.
    [InlineData("001f" + "00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("2001")]
    [InlineData("ffff")]
    [InlineData("0000")]
    public async Task UpgradeAsync_MessageOfImpossibleLength_Refuses(string hex) =>
        Assert.Equal(NoiseFailure.MessageLength, await FailureOfResponderAsync(Convert.FromHexString(hex)));

    [Fact]
    public async Task UpgradeAsync_EphemeralKeyOfSmallOrder_IsWeak() =>
        Assert.Equal(NoiseFailure.WeakKey, await FailureOfResponderAsync([0, 32, .. new byte[32]]));

    [Fact]
    public void UpgradeAsync_Garbage_GivesNoiseExceptionsOnly()
    {
        byte[] valid = [.. NoiseTranscript.Frames[0], .. NoiseTranscript.Frames[2]];
        // Completes on the spot: all input is there, and so is its end.
        SeededCases.Check(200, random => FailureOfResponderAsync(
            random.Next(4) == 0 ? random.UpTo(10_000) : random.Damage(valid)).GetAwaiter().GetResult());
    }

    [Fact]
    public async Task UpgradeAsync_NothingComes_TimesOut()
    {
        var time = new ManualTime();
        var (left, _) = PipeEnd.CreatePair();
        using var upgrader = TestUpgrader.Create(isInitiator: true, time: time);
        var upgrading = upgrader.UpgradeAsync(left, true, null, default);
        time.Pass();

        Assert.Equal(NoiseFailure.Timeout, (await Assert.ThrowsAsync<NoiseException>(() => upgrading)).Failure);
    }

    [Fact]
    public async Task UpgradeAsync_Cancelled_SaysSo()
    {
        var (left, _) = PipeEnd.CreatePair();
        using var upgrader = TestUpgrader.Create(isInitiator: true);
        using var cancellation = new CancellationTokenSource();
        var upgrading = upgrader.UpgradeAsync(left, true, null, cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upgrading);
    }

    private static void Run(
        NoiseStaticKey initiatorKey, NoiseStaticKey responderKey, int flippedMessage, int flippedByte)
    {
        using var initiator = new NoiseHandshake(true, initiatorKey, TestUpgrader.Ephemeral(true));
        using var responder = new NoiseHandshake(false, responderKey, TestUpgrader.Ephemeral(false));
        responder.Read(Damaged(0, initiator.Write()));
        initiator.Read(Damaged(1, responder.Write()));
        responder.Read(Damaged(2, initiator.Write()));

        byte[] Damaged(int index, byte[] message)
        {
            if (index == flippedMessage && flippedByte < message.Length)
                message[flippedByte] ^= 0x80;
            else if (index == flippedMessage)
                throw new NoiseException(NoiseFailure.Truncated, "A signature shorter than the recorded one.");
            return message;
        }
    }

    private static async Task<NoiseFailure> FailureOfResponderAsync(byte[] input)
    {
        var (raw, _) = PipeEnd.Fed(input);
        using var upgrader = TestUpgrader.Create(isInitiator: false);
        return (await Assert.ThrowsAsync<NoiseException>(
            () => upgrader.UpgradeAsync(raw, false, null, default))).Failure;
    }

    private static async Task<NoiseFailure> FailureAgainstAsync(IIdentityKey liar)
    {
        var (left, right) = PipeEnd.CreatePair();
        using var initiator = TestUpgrader.Create(isInitiator: true);
        using var responder = TestUpgrader.Create(isInitiator: false, liar);
        var responding = responder.UpgradeAsync(right, false, null, default);
        var failure = await Assert.ThrowsAsync<NoiseException>(() => initiator.UpgradeAsync(left, true, null, default));
        left.Close();
        await Assert.ThrowsAsync<NoiseException>(() => responding);
        return failure.Failure;
    }

    private static async Task<(SecureConnection Left, SecureConnection Right)> UpgradeAsync(
        IIdentityKey left, IIdentityKey right, PeerId expected)
    {
        var (leftRaw, rightRaw) = PipeEnd.CreatePair();
        using var initiator = new NoiseUpgrader(left, TimeProvider.System);
        using var responder = new NoiseUpgrader(right, TimeProvider.System);
        var responding = responder.UpgradeAsync(rightRaw, false, null, default);
        var ofLeft = await initiator.UpgradeAsync(leftRaw, true, expected, default);
        return (ofLeft, await responding);
    }
}
