using System.Net;
using Codex.Discovery.Messages;
using Codex.Discovery.Metrics;
using Codex.Discovery.Packets;
using Codex.Discovery.Routing;
using Codex.Discovery.Sessions;
using Codex.Discovery.Tests.Vectors;

namespace Codex.Discovery.Tests.Sessions;

public sealed class SessionLayerTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Send_Strangers_DeliversAfterOneHandshakeAndThenAtOnce()
    {
        using var left = new SessionPeer(1, _time);
        using var right = new SessionPeer(2, _time);

        left.Ping(right, 7);
        left.Ping(right, 8);
        left.Talk(right);
        left.Ping(right, 9);
        left.Talk(right);
        right.Ping(left, 10);
        right.Talk(left);

        Assert.Equal([7, 8, 9], right.Pings);
        Assert.Equal([10], left.Pings);
        Assert.Equal(1, right.Metrics.Count(PacketFate.Challenged));
        Assert.Equal(1, right.Metrics.Count(PacketFate.Handshake));
        Assert.Equal(0, left.Metrics.Count(PacketFate.Challenged));
        var contact = Assert.Single(right.Reachable);
        Assert.Equal(left.Address, contact.Address);
        Assert.Equal(left.LocalRecord.Envelope.Bytes.ToArray(), contact.Record.Envelope.Bytes.ToArray());
    }

    [Fact]
    public void Handshake_RecordIsKnown_IsNotSentAgain()
    {
        using var left = new SessionPeer(1, _time);
        using var right = new SessionPeer(2, _time);
        right.Known.Add(left.Address.Id, left.LocalRecord);

        left.Ping(right, 7);
        left.Talk(right);

        Assert.Equal([7], right.Pings);
        Assert.Same(left.LocalRecord, Assert.Single(right.Reachable).Record);
    }

    [Fact]
    public void Handshake_OlderRecordIsKnown_BringsTheNewOne()
    {
        using var left = new SessionPeer(1, _time);
        using var right = new SessionPeer(2, _time);
        right.Known.Add(left.Address.Id, left.LocalRecord);
        left.LocalRecord = TestKeys.Record(left.Key, left.LocalEndPoint, sequence: 2);

        left.Ping(right, 7);
        left.Talk(right);

        Assert.Equal(2u, Assert.Single(right.Reachable).Record.Sequence);
    }

    [Fact]
    public void Send_BothAtOnce_DeliversBothWhateverTheOrder()
    {
        using var left = new SessionPeer(1, _time);
        using var right = new SessionPeer(2, _time);
        left.Ping(right, 1);
        right.Ping(left, 2);

        // Both first packets, both challenges, then both handshakes cross.
        left.Flush(right);
        right.Flush(left);
        left.Talk(right);
        left.Ping(right, 3);
        right.Ping(left, 4);
        left.Talk(right);
        right.Ping(left, 5);
        right.Talk(left);

        Assert.Equal([1, 3], right.Pings);
        Assert.Equal([2, 4, 5], left.Pings);
        Assert.Equal(1, left.Metrics.Count(PacketFate.Handshake));
        Assert.Equal(1, right.Metrics.Count(PacketFate.Handshake));
    }

    [Fact]
    public void Send_OtherSideForgotTheSession_DeliversAfterAnotherHandshake()
    {
        using var left = new SessionPeer(1, _time);
        using var right = new SessionPeer(2, _time);
        left.Ping(right, 1);
        left.Talk(right);
        right.Layer.Sessions.Remove(left.Address);

        left.Ping(right, 2);
        left.Talk(right);

        Assert.Equal([1, 2], right.Pings);
        Assert.Equal(2, right.Metrics.Count(PacketFate.Handshake));
    }

    [Fact]
    public void Sessions_MoreThanThereIsRoomFor_EvictTheOneUnusedLongest()
    {
        using var middle = new SessionPeer(9, _time, DiscoveryLimits.Default with { MaxSessions = 2 });
        var others = Enumerable.Range(1, 3).Select(number => new SessionPeer((byte)number, _time)).ToArray();

        foreach (var other in others)
        {
            other.Ping(middle, 1);
            other.Talk(middle);
        }

        Assert.Equal(2, middle.Layer.Sessions.Count);
        Assert.Null(middle.Layer.Sessions.FindWriteKey(others[0].Address));
        Assert.NotNull(middle.Layer.Sessions.FindWriteKey(others[2].Address));
        // The one evicted comes back by itself.
        others[0].Ping(middle, 2);
        others[0].Talk(middle);
        Assert.Equal([1, 1, 1, 2], middle.Pings);
        Assert.All(others, other => other.Dispose());
    }

    [Fact]
    public void Receive_HandshakeOnceMore_IsIgnored()
    {
        using var left = new SessionPeer(1, _time);
        using var right = new SessionPeer(2, _time);
        var handshake = HandshakeOf(left, right);
        right.Layer.Receive(left.LocalEndPoint, handshake);

        right.Layer.Receive(left.LocalEndPoint, handshake);

        Assert.Single(right.Messages);
        Assert.Equal(1, right.Metrics.Count(PacketFate.UnknownHandshake));
    }

    [Fact]
    public void Receive_HandshakeAfterTheTime_IsIgnored()
    {
        using var left = new SessionPeer(1, _time);
        using var right = new SessionPeer(2, _time);
        var handshake = HandshakeOf(left, right);
        _time.Advance(DiscoveryLimits.Default.HandshakeTimeout);

        right.Layer.Receive(left.LocalEndPoint, handshake);

        Assert.Empty(right.Messages);
        Assert.Equal(1, right.Metrics.Count(PacketFate.UnknownHandshake));
    }

    [Fact]
    public void Receive_HandshakeFromElsewhere_IsIgnored()
    {
        using var left = new SessionPeer(1, _time);
        using var right = new SessionPeer(2, _time);

        right.Layer.Receive(new IPEndPoint(IPAddress.Parse("5.0.0.77"), 8090), HandshakeOf(left, right));

        Assert.Empty(right.Reachable);
        Assert.Equal(1, right.Metrics.Count(PacketFate.UnknownHandshake));
    }

    [Fact]
    public void Receive_ChallengeOnceMoreOrFromElsewhere_IsIgnored()
    {
        using var left = new SessionPeer(1, _time);
        using var right = new SessionPeer(2, _time);
        left.Ping(right, 1);
        left.Flush(right);
        var challenge = right.Sent.Dequeue();

        left.Layer.Receive(new IPEndPoint(IPAddress.Parse("5.0.0.77"), 8090), challenge);
        Assert.Empty(left.Sent);
        left.Layer.Receive(right.LocalEndPoint, challenge);
        left.Layer.Receive(right.LocalEndPoint, challenge);

        Assert.Single(left.Sent);
        Assert.Equal(2, left.Metrics.Count(PacketFate.UnknownChallenge));
    }

    public static TheoryData<string> Forgeries => ["record", "none", "signature", "key", "message", "source"];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public void Receive_ForgedHandshake_ProvesNothing(string forgery)
    {
        using var left = new SessionPeer(1, _time);
        using var right = new SessionPeer(2, _time);
        left.Ping(right, 1);
        left.Flush(right);
        using var mask = new HeaderMask(left.Address.Id);
        Assert.True(UnmaskedPacket.TryRead(mask, right.Sent.Dequeue(), out var challenge));
        var answer = Handshake.TryAnswer(left.Key, left.LocalRecord, right.Contact, challenge)!;
        Assert.True(HandshakeAuthdata.TryRead(answer.Authdata, out var authdata));
        var stranger = TestKeys.Record(TestKeys.Of(3), left.LocalEndPoint);
        var signature = authdata.Signature.ToArray();
        signature[^1] ^= 1;
        authdata = forgery switch
        {
            "record" => authdata with { Record = stranger.Envelope.Bytes },
            "none" => authdata with { Record = default },
            "signature" => authdata with { Signature = signature },
            "key" => authdata with { EphemeralKey = TestKeys.Of(3).PublicKey.Protobuf },
            "source" => authdata with { Source = TestKeys.Id(3) },
            _ => authdata,
        };
        var key = forgery == "message" ? answer.Keys.Recipient : answer.Keys.Initiator;
        var head = PacketWriter.Head(new byte[16], PacketFlag.Handshake, PacketNonce.Next(), authdata.ToArray());
        var ping = MessageCodec.Encode(new MessageEnvelope(default, new PingMessage(1)));

        right.Layer.Receive(left.LocalEndPoint, PacketWriter.Seal(right.Address.Id, head, key, ping));

        Assert.Empty(right.Reachable);
        Assert.Empty(right.Messages);
        Assert.Equal(0, right.Layer.Sessions.Count);
        var fate = forgery == "source" ? PacketFate.UnknownHandshake : PacketFate.BadHandshake;
        Assert.Equal(1, right.Metrics.Count(fate));
    }

    [Fact]
    public void Receive_SecondUnreadablePacket_IsNotChallengedAgainUntilTheFirstIsOver()
    {
        using var left = new SessionPeer(1, _time);
        using var right = new SessionPeer(2, _time);
        left.Ping(right, 1);
        var packet = left.Sent.Dequeue();

        right.Layer.Receive(left.LocalEndPoint, packet);
        right.Layer.Receive(left.LocalEndPoint, packet);
        Assert.Single(right.Sent);
        _time.Advance(DiscoveryLimits.Default.HandshakeTimeout);
        right.Layer.Receive(left.LocalEndPoint, packet);

        Assert.Equal(2, right.Sent.Count);
        Assert.Equal(1, right.Metrics.Count(PacketFate.Unreadable));
    }

    [Fact]
    public void Receive_FloodOfUnreadablePackets_IsChallengedWithinTheBudget()
    {
        var limits = DiscoveryLimits.Default with { ChallengesPerSecond = 10, BurstSeconds = 1 };
        using var right = new SessionPeer(2, _time, limits);
        var random = Seed.NextRandom();
        for (var i = 0; i < 1000; i++)
        {
            var head = PacketWriter.Head(
                new byte[16], PacketFlag.Ordinary, PacketNonce.Next(), NodeId.NextRandom(random).ToArray());
            var source = new IPEndPoint(new IPAddress(random.Next()), 8090);
            right.Layer.Receive(source, PacketWriter.Plain(right.Address.Id, head, new byte[20]));
        }

        Assert.Equal(10, right.Sent.Count);
        // What is sent to an address that may be forged is no more than what came.
        Assert.All(right.Sent, packet => Assert.Equal(PacketLayout.MinPacketBytes, packet.Length));
    }

    [Fact]
    public void Receive_ManyHandshakesOfOneSource_AreLookedAtWithinTheBudget()
    {
        var limits = DiscoveryLimits.Default with { CostlyPerSecondPerSource = 2, BurstSeconds = 1 };
        using var right = new SessionPeer(2, _time, limits);
        using var left = new SessionPeer(1, _time);
        for (var i = 0; i < 5; i++)
        {
            left.Layer.Sessions.Remove(right.Address);
            right.Layer.Sessions.Remove(left.Address);
            left.Ping(right, (ulong)i);
            left.Talk(right);
        }

        Assert.Equal([0, 1], right.Pings);
        Assert.Equal(3, right.Metrics.Count(PacketFate.HandshakeOverBudget));
    }

    [Fact]
    public void Receive_ClientOf2026_IsHeardAndNotToBeAsked()
    {
        using var left = new SessionPeer(1, _time);
        using var right = new SessionPeer(2, _time);
        for (var i = 0; i < 2; i++)
        {
            left.Layer.Send(right.Contact, MessageCodec.Encode(
                new MessageEnvelope(RequestId.Next(), new PingMessage(1), IsFromClient: true)));
            left.Talk(right);
        }

        Assert.Equal([1, 1], right.Pings);
        Assert.Empty(right.Reachable);
    }

    [Fact]
    public void Receive_RecordWithAnotherAddress_IsHeardAndNotToBeAsked()
    {
        using var left = new SessionPeer(1, _time);
        using var right = new SessionPeer(2, _time);
        left.LocalRecord = TestKeys.Record(left.Key, IPEndPoint.Parse("5.0.0.99:8090"));

        left.Ping(right, 1);
        left.Talk(right);

        Assert.Equal([1], right.Pings);
        Assert.Empty(right.Reachable);
    }

    [Fact]
    public void Receive_NodeThatWasForgottenUnderAnOldSession_IsToldOfAgain()
    {
        using var left = new SessionPeer(1, _time);
        using var right = new SessionPeer(2, _time);
        left.Ping(right, 1);
        left.Talk(right);
        right.Known.Clear();

        left.Ping(right, 2);
        left.Ping(right, 3);
        left.Talk(right);

        Assert.Equal(2, right.Reachable.Count);
    }

    [Fact]
    public void Receive_Garbage_NeverThrowsAndTakesLittle()
    {
        using var left = new SessionPeer(1, _time);
        using var right = new SessionPeer(2, _time);
        left.Ping(right, 1);
        var first = left.Sent.Dequeue();
        right.Layer.Receive(left.LocalEndPoint, first);
        var challenge = right.Sent.Dequeue();
        left.Layer.Receive(right.LocalEndPoint, challenge);
        var handshake = left.Sent.Dequeue();
        right.Layer.Receive(left.LocalEndPoint, handshake);
        left.Ping(right, 2);
        var message = left.Sent.Dequeue();

        HostileInput.Feed(
            5_000,
            memoryPerInputByte: 16,
            bytes =>
            {
                right.Layer.Receive(left.LocalEndPoint, bytes);
                left.Layer.Receive(right.LocalEndPoint, bytes);
            },
            first, challenge, handshake, message);

        Assert.True(right.Metrics.Count(PacketFate.Garbage) > 0);
        right.Layer.Receive(left.LocalEndPoint, message);
        Assert.Equal(2u, right.Pings.Last());
    }

    /// <summary>The handshake packet of a first ping, on its way.</summary>
    private static byte[] HandshakeOf(SessionPeer left, SessionPeer right)
    {
        left.Ping(right, 1);
        left.Flush(right);
        right.Flush(left);
        return left.Sent.Dequeue();
    }
}
