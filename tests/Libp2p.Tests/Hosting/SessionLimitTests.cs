using Codex.Libp2p.Hosting;
using Codex.Libp2p.Muxing;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Transport;
using Codex.Libp2p.Upgrade;

namespace Codex.Libp2p.Tests.Hosting;

public sealed class SessionLimitTests
{
    [Fact]
    public async Task DialAsync_ThirdConnectionOfOnePeer_IsClosed()
    {
        await using var host = await TestHost.StartAsync();
        var key = TestHost.NewKey();
        await using var first = await TestHost.StartAsync(key: key);
        await using var second = await TestHost.StartAsync(key: key);
        await using var third = await TestHost.StartAsync(key: key);
        await (await first.ConnectAsync(host)).Identified.InTime();
        await (await second.ConnectAsync(host)).Identified.InTime();

        var result = await third.DialAsync(host.PeerId, host.ListenAddresses).InTime();

        if (result.IsConnected)
            await result.Session.Ended.InTime();
        Assert.Equal(2, host.Sessions.Count);
    }

    [Fact]
    public async Task DialAsync_AllSessionsOfThePeerAreEnding_IsTakenAndSubscribersAreTold()
    {
        var time = new ManualTimeProvider();
        var options = TestHost.Options with { Limits = new HostLimits { MaxSessionsPerPeer = 1 } };
        await using var host = await TestHost.StartAsync(options, timeProvider: time);
        using var events = host.Events.Subscribe();
        var key = TestHost.NewKey();
        await using var before = await TestHost.StartAsync(key: key);
        before.AddProtocol(new SilentProtocol());
        await using var after = await TestHost.StartAsync(key: key);
        await (await before.ConnectAsync(host)).Identified.InTime();
        var old = (await events.NextAsync(PeerEventKind.Connected)).Session;
        await old.Identified.InTime();
        // More than anybody takes: the stream, and so the session, cannot end before its time.
        var stuck = await old.OpenAsync(SilentProtocol.DefaultId);
        var writing = stuck.Output.WriteAsync(new byte[10_000_000]).AsTask();
        var leaving = old.DisconnectAsync();

        var again = await after.ConnectAsync(host);
        await again.Identified.InTime();

        Assert.False(leaving.IsCompleted);
        Assert.Same(old, (await events.NextAsync(PeerEventKind.Disconnected)).Session);
        var next = (await events.NextAsync(PeerEventKind.Connected)).Session;
        Assert.NotSame(old, next);
        Assert.Same(next, host.FindSession(key.PeerId));
        await time.AdvanceUntilAsync(HostLimits.Default.StreamCloseTimeout, leaving);
        await Record.ExceptionAsync(() => writing.InTime());
        Assert.Same(next, Assert.Single(host.Sessions));
        while (events.Reader.TryRead(out var further))
            Assert.NotEqual(PeerEventKind.Disconnected, further.Kind);
    }

    [Fact]
    public async Task DialAsync_MoreThanOneSourceMayHave_IsClosed()
    {
        var options = TestHost.Options with { Admission = new AdmissionLimits { MaxPerSource = 2 } };
        await using var host = await TestHost.StartAsync(options);
        await using var first = await TestHost.StartAsync();
        await using var second = await TestHost.StartAsync();
        await using var third = await TestHost.StartAsync();
        await (await first.ConnectAsync(host)).Identified.InTime();
        await (await second.ConnectAsync(host)).Identified.InTime();

        var result = await third.DialAsync(host.PeerId, host.ListenAddresses).InTime();

        Assert.False(result.IsConnected);
        Assert.Equal(2, host.Sessions.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sessions_BothSidesDialled_TheOneDialledByTheLargerIdGoes(bool isOursLarger)
    {
        var time = new ManualTimeProvider();
        var keys = new[] { TestHost.NewKey(), TestHost.NewKey() };
        Array.Sort(keys, static (a, b) => a.PeerId.Bytes.SequenceCompareTo(b.PeerId.Bytes));
        var (ours, theirs) = isOursLarger ? (keys[1], keys[0]) : (keys[0], keys[1]);
        await using var host = await TestHost.StartAsync(key: ours, timeProvider: time);
        // One peer in two hosts: a host alone finds the session there is, and does not dial.
        await using var dialled = await TestHost.StartAsync(key: theirs);
        await using var dialling = await TestHost.StartAsync(key: theirs);
        var outbound = await host.ConnectAsync(dialled);
        using var events = host.Events.Subscribe();
        await outbound.Identified.InTime();
        await (await dialling.ConnectAsync(host)).Identified.InTime();
        var inbound = host.Sessions.Single(static session => !session.IsOutbound);

        await TestHost.IdleAsync(outbound);
        await TestHost.IdleAsync(inbound);
        time.Advance(HostLimits.Default.DuplicateSettleTime);
        await (isOursLarger ? outbound : inbound).Ended.InTime();

        Assert.False((isOursLarger ? inbound : outbound).Ended.IsCompleted);
    }

    [Fact]
    public async Task OpenStreamAsync_MoreThanAProtocolTakesOfAPeer_IsReset()
    {
        await using var host = await TestHost.StartAsync();
        host.AddProtocol(new EchoProtocol(new StreamLimits(PerPeer: 2, Total: 3)));
        await using var peer = await TestHost.StartAsync();
        await using var other = await TestHost.StartAsync();
        var session = await peer.ConnectAsync(host);
        await using var first = await OpenAndTryAsync(session);
        var second = await OpenAndTryAsync(session);

        Assert.True(await IsResetAsync(session));
        await using var ofOther = await OpenAndTryAsync(await other.ConnectAsync(host));
        await second.CloseWriteAsync(default);
        Assert.True((await second.Input.ReadAsync().InTime()).IsCompleted);
        await second.DisposeAsync();
        await using var again = await OpenAndTryAsync(session);

        // The reset may arrive before the answer to the negotiation was read, or after.
        static async Task<bool> IsResetAsync(ISession session)
        {
            var opened = await session.OpenStreamAsync([EchoProtocol.DefaultId]).InTime();
            return opened.IsOpen
                ? await Record.ExceptionAsync(() => opened.Stream.Input.ReadAsync().InTime()) is StreamResetException
                : opened.Error == OpenStreamError.Refused;
        }

        static async Task<ISessionStream> OpenAndTryAsync(ISession session)
        {
            var stream = await session.OpenAsync(EchoProtocol.DefaultId);
            await stream.Output.WriteAsync(new byte[] { 7 });
            var read = await stream.Input.ReadAsync().InTime();
            stream.Input.AdvanceTo(read.Buffer.End);
            return stream;
        }
    }

    [Fact]
    public async Task OpenStreamAsync_MplexThatDoesNotAnswer_TimesOutAndTheConnectionGoes()
    {
        var time = new ManualTimeProvider();
        using var zombie = new RawPeer(MuxerChoice.MplexId);
        await using var host = await TestHost.StartAsync(timeProvider: time);
        var dialling = host.DialAsync(zombie.PeerId, [zombie.Address]);
        var atZombie = await zombie.AcceptAsync();
        var session = (await dialling.InTime()).Session!;
        // Identify's stream has arrived: from here on nobody answers.
        await using var unanswered = await atZombie.Muxer.AcceptAsync(default).InTime();

        await time.AdvanceUntilAsync(TimeSpan.FromSeconds(1), session.Ended);

        Assert.Null(await session.Identified);
        Assert.Equal(OpenStreamError.SessionEnded, (await session.OpenStreamAsync(["/any/1.0.0"])).Error);
    }

    [Fact]
    public async Task InboundStream_NegotiationThatNeverEnds_IsReset()
    {
        var time = new ManualTimeProvider();
        using var slow = new RawPeer(MuxerChoice.MplexId);
        await using var host = await TestHost.StartAsync(timeProvider: time);
        var connection = await slow.DialAsync(host);
        await using var stream = await connection.Muxer.OpenAsync(default);
        await stream.Output.WriteAsync("\u0013/multistr"u8.ToArray());

        var ended = Assert.ThrowsAsync<StreamResetException>(() => stream.Input.ReadAsync().AsTask());
        await time.AdvanceUntilAsync(TimeSpan.FromSeconds(1), ended);
    }

    [Fact]
    public async Task DisconnectAsync_OpenStream_EndsBeforeTheConnectionDoes()
    {
        await using var host = await TestHost.StartAsync();
        var sink = new SinkProtocol();
        host.AddProtocol(sink);
        await using var peer = await TestHost.StartAsync();
        var session = await peer.ConnectAsync(host);
        var stream = await session.OpenAsync(SinkProtocol.DefaultId);
        await stream.Output.WriteAsync(new byte[100_000]);

        await session.DisconnectAsync().InTime();

        Assert.Equal(100_000, await sink.Received.InTime());
        Assert.Equal(MuxerEnd.Closed, await session.Ended);
    }

    [Fact]
    public async Task Session_NothingHappensForLong_PeerIsAskedAgain()
    {
        var time = new ManualTimeProvider();
        var options = TestHost.Options with { Muxers = new MuxerChoice { ProtocolIds = [MuxerChoice.MplexId] } };
        await using var host = await TestHost.StartAsync(options, timeProvider: time);
        await using var peer = await TestHost.StartAsync();
        using var events = host.Events.Subscribe();
        var session = await host.ConnectAsync(peer);
        await events.NextAsync(PeerEventKind.Identified);
        await TestHost.IdleAsync(session);

        for (var times = 0; times < 3; times++)
        {
            time.Advance(HostLimits.Default.KeepAliveInterval);
            await events.NextAsync(PeerEventKind.Identified);
            await TestHost.IdleAsync(session);
        }

        Assert.False(session.Ended.IsCompleted);
    }
}
