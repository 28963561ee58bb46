using Codex.Content;
using Codex.Exchange.Messages;
using Codex.Exchange.Peers;
using Codex.Exchange.Tests.Messages;
using Codex.Libp2p.Hosting;
using Codex.Multiformats;
using static Codex.Exchange.Tests.Peers.RecordingHandler;

namespace Codex.Exchange.Tests.Peers;

public sealed class PeerNetworkTests
{
    private static readonly Cid Tree = Cid.FromDigest(Multicodec.CodexRoot, new byte[32]);

    private readonly RecordingHandler _heard = new();
    private readonly RecordingHandler _heardByOther = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connect_TwoThatSpeakIt_JoinAndLeaveOnce()
    {
        await using var node = await TestNode.StartAsync(_heard);
        await using var other = await TestNode.StartAsync(_heardByOther);
        await node.ConnectAsync(other);
        Assert.Equal(other.Id, (await _heard.NextAsync<Joined>()).Peer.Id);
        Assert.Equal(node.Id, (await _heardByOther.NextAsync<Joined>()).Peer.Id);
        Assert.Equal(other.Id, Assert.Single(_heard.There).Id);
        await node.Host.DisconnectAsync(other.Id);
        Assert.Equal(other.Id, (await _heard.NextAsync<Left>()).Peer.Id);
        Assert.Equal(node.Id, (await _heardByOther.NextAsync<Left>()).Peer.Id);
        Assert.Empty(_heard.There);
        AssertNothingElse();
    }

    [Fact]
    public async Task Send_EveryKind_ArrivesInOrder()
    {
        await using var node = await TestNode.StartAsync(_heard);
        await using var other = await TestNode.StartAsync(_heardByOther);
        await node.ConnectAsync(other);
        var peer = (IServedPeer)(await _heard.NextAsync<Joined>()).Peer;
        var random = Seed.NextRandom();
        var (wants, presences, blocks) = (random.NextWants(), random.NextPresences(), random.NextBlocks());
        Assert.True(await peer.SendAsync(wants, Cancellation));
        Assert.True(await peer.SendAsync(presences, Cancellation));
        Assert.True(await peer.SendAsync(new BytesMessage(Encoded.Deliveries(blocks)), Cancellation));
        if (wants.Entries.Count > 0 || wants.IsFull)
            Assert.Equal(wants.Entries, (await _heardByOther.NextAsync<Wanted>()).Wants.Entries);
        Assert.Equal(presences, (await _heardByOther.NextAsync<Told>()).Presences);
        foreach (var block in blocks)
            Assert.Equal(block.Describe(), (await _heardByOther.NextAsync<Delivered>()).Block.Describe());
    }

    [Fact]
    public async Task Send_AListAboveABatch_GoesInSeveralMessagesOfWhichTheFirstIsFull()
    {
        await using var node = await TestNode.StartAsync(_heard);
        await using var other = await TestNode.StartAsync(_heardByOther);
        await node.ConnectAsync(other);
        var peer = (await _heard.NextAsync<Joined>()).Peer;
        var entries = Entries(WireLimits.BatchEntries + 1);
        Assert.True(await peer.SendAsync(new WantList(entries, IsFull: true), Cancellation));
        var first = (await _heardByOther.NextAsync<Wanted>()).Wants;
        var second = (await _heardByOther.NextAsync<Wanted>()).Wants;
        Assert.Equal((WireLimits.BatchEntries, true), (first.Entries.Count, first.IsFull));
        Assert.Equal((1, false), (second.Entries.Count, second.IsFull));
    }

    [Fact]
    public async Task Stream_OfAPeerThatDoesNotTellTheProtocol_MakesItJoin()
    {
        await using var node = await TestNode.StartAsync(_heard);
        await using var raw = await TestNode.StartRawAsync();
        var stream = await raw.OpenAsync(node);
        await stream.Output.WriteAsync(Encoded.Wants(new WantList(Entries(1))), Cancellation);
        await _heard.NextAsync<Joined>();
        Assert.Single((await _heard.NextAsync<Wanted>()).Wants.Entries);
        await raw.Host.DisconnectAsync(node.Id);
        await _heard.NextAsync<Left>();
        AssertNothingElse();
    }

    [Fact]
    public async Task Answer_OnTheStreamThatWeOpened_IsReadToo()
    {
        var answer = Encoded.Presences([new BlockPresence(BlockAddress.Leaf(Tree, 7), true)]);
        var protocol = new RawProtocol(async (stream, cancellationToken) =>
        {
            await stream.Output.WriteAsync(answer, cancellationToken);
            await Task.Delay(-1, cancellationToken);
        });
        await using var node = await TestNode.StartAsync(_heard);
        await using var raw = await TestNode.StartRawAsync(protocol);
        await node.ConnectAsync(raw);
        var peer = (await _heard.NextAsync<Joined>()).Peer;
        Assert.True(await peer.SendAsync(new WantList(Entries(1)), Cancellation));
        Assert.Equal(7, (await _heard.NextAsync<Told>()).Presences[0].Address.Index);
    }

    [Fact]
    public async Task Send_AfterTheStreamWasReset_OpensAnother()
    {
        var protocol = RawProtocol.Silent();
        await using var node = await TestNode.StartAsync(_heard);
        await using var raw = await TestNode.StartRawAsync(protocol);
        await node.ConnectAsync(raw);
        var peer = (await _heard.NextAsync<Joined>()).Peer;
        Assert.True(await peer.SendAsync(new WantList(Entries(1)), Cancellation));
        var first = await protocol.Streams.ReadAsync(Cancellation);
        first.Reset();
        // Until the reset has arrived, what is sent goes nowhere.
        while (!protocol.Streams.TryPeek(out _))
            Assert.True(await peer.SendAsync(new WantList(Entries(1)), Cancellation));
        Assert.NotEqual(first.Id, (await protocol.Streams.ReadAsync(Cancellation)).Id);
    }

    [Fact]
    public async Task Send_ToAPeerThatDoesNotRead_FailsAfterAWhileAndHoldsLittle()
    {
        var time = new ManualTimeProvider();
        await using var node = await TestNode.StartAsync(_heard, timeProvider: time);
        await using var raw = await TestNode.StartRawAsync(RawProtocol.Silent());
        await node.ConnectAsync(raw);
        var peer = (IServedPeer)(await _heard.NextAsync<Joined>()).Peer;
        var message = new BytesMessage(new byte[32 << 20]);
        var last = peer.SendAsync(message, Cancellation);
        // More than all buffers on the way; the clock stands still until it is due.
        Assert.False(last.IsCompleted);
        while (time.SetTimerCount == 0)
            await Task.Yield();
        time.Advance(PeerLimits.Default.SendTimeout);
        Assert.False(await last.AsTask().WaitAsync(TestNode.Patience, Cancellation));
        // It is there still, and takes what is small on a stream of its own.
        Assert.True(await peer.SendAsync(new WantList(Entries(1)), Cancellation));
    }

    [Fact]
    public async Task Send_ToAPeerThatIsGone_IsFalse()
    {
        await using var node = await TestNode.StartAsync(_heard);
        await using var other = await TestNode.StartAsync(_heardByOther);
        await node.ConnectAsync(other);
        var peer = (await _heard.NextAsync<Joined>()).Peer;
        await node.Host.DisconnectAsync(other.Id);
        await _heard.NextAsync<Left>();
        Assert.False(await peer.SendAsync(new WantList(Entries(1)), Cancellation));
    }

    [Fact]
    public async Task Ban_APeer_EndsConnectionsAndRefusesNewOnesForAWhile()
    {
        var time = new ManualTimeProvider();
        await using var node = await TestNode.StartAsync(_heard, timeProvider: time);
        await using var other = await TestNode.StartAsync(_heardByOther);
        await node.ConnectAsync(other);
        await _heardByOther.NextAsync<Joined>();
        (await _heard.NextAsync<Joined>()).Peer.Ban("test");
        await _heard.NextAsync<Left>();
        await _heardByOther.NextAsync<Left>();
        Assert.True(node.Network.IsBanned(other.Id));
        var session = await other.ConnectAsync(node);
        await session.Ended.WaitAsync(TestNode.Patience, Cancellation);
        Assert.DoesNotContain(_heard.Rest(), heard => heard is Joined);
        time.Advance(PeerLimits.Default.BanDuration);
        Assert.False(node.Network.IsBanned(other.Id));
        while (node.Host.Sessions.Count + other.Host.Sessions.Count > 0)
            await Task.Yield();
        await other.ConnectAsync(node);
        await _heard.NextAsync<Joined>();
    }

    [Fact]
    public async Task Stream_WithNonsense_IsResetAndTheFourthTimeThePeerIsBanned()
    {
        await using var node = await TestNode.StartAsync(_heard);
        await using var raw = await TestNode.StartRawAsync();
        for (var i = 0; i < PeerLimits.Default.MaxMalformedStreams; i++)
        {
            Assert.False(node.Network.IsBanned(raw.Id));
            var stream = await raw.OpenAsync(node);
            await stream.Output.WriteAsync(Convert.FromHexString("0100"), Cancellation);
            await Assert.ThrowsAnyAsync<IOException>(async () => await stream.Input.ReadAsync(Cancellation));
        }
        await _heard.NextAsync<Left>();
        Assert.True(node.Network.IsBanned(raw.Id));
    }

    [Fact]
    public async Task Stream_ThatAnnouncesTooMuch_IsResetBeforeItIsSent()
    {
        await using var node = await TestNode.StartAsync(_heard);
        await using var raw = await TestNode.StartRawAsync();
        var stream = await raw.OpenAsync(node);
        var prefix = new byte[Varint.MaxLength];
        var bytes = Varint.Write(prefix, WireLimits.MaxMessageBytes + 1);
        await stream.Output.WriteAsync(prefix.AsMemory(0, bytes), Cancellation);
        await Assert.ThrowsAnyAsync<IOException>(async () => await stream.Input.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task Streams_AThousandOfOnePeer_AreRefusedAboveTheLimitAndHarmNobody()
    {
        await using var node = await TestNode.StartAsync(_heard);
        await using var other = await TestNode.StartAsync(_heardByOther);
        await using var raw = await TestNode.StartRawAsync();
        var session = await raw.ConnectAsync(node);
        var open = new List<ISessionStream>();
        for (var i = 0; i < 1000; i++)
        {
            var result = await session.OpenStreamAsync([ExchangeProtocol.ProtocolId], Cancellation);
            if (!result.IsOpen)
                continue;
            open.Add(result.Stream);
            if (open.Count <= PeerLimits.Default.Streams.PerPeer)
                continue;
            // Negotiated, but not answered.
            await Assert.ThrowsAnyAsync<IOException>(async () => await result.Stream.Input.ReadAsync(Cancellation));
            await result.Stream.DisposeAsync();
            open.Remove(result.Stream);
        }
        Assert.Equal(PeerLimits.Default.Streams.PerPeer, open.Count);
        await open[0].Output.WriteAsync(Encoded.Wants(new WantList(Entries(1))), Cancellation);
        Assert.Equal(raw.Id, (await _heard.NextAsync<Wanted>()).Peer.Id);
        await other.ConnectAsync(node);
        Assert.Equal(other.Id, (await _heard.NextAsync<Joined>()).Peer.Id);
    }

    [Fact]
    public async Task Connect_BothAtOnce_JoinsOnceAndIsUsable()
    {
        for (var round = 0; round < 5; round++)
        {
            var (heard, heardByOther) = (new RecordingHandler(), new RecordingHandler());
            await using var node = await TestNode.StartAsync(heard);
            await using var other = await TestNode.StartAsync(heardByOther);
            await Task.WhenAll(node.ConnectAsync(other), other.ConnectAsync(node));
            var peer = (await heard.NextAsync<Joined>()).Peer;
            var back = (await heardByOther.NextAsync<Joined>()).Peer;
            Assert.True(await peer.SendAsync(new WantList(Entries(3)), Cancellation));
            Assert.True(await back.SendAsync(new WantList(Entries(2)), Cancellation));
            Assert.Equal(3, (await heardByOther.NextAsync<Wanted>()).Wants.Entries.Count);
            Assert.Equal(2, (await heard.NextAsync<Wanted>()).Wants.Entries.Count);
            Assert.Empty(heard.Faults);
            Assert.Empty(heardByOther.Faults);
        }
    }

    [Fact]
    public async Task Dispose_WithPeers_LetsThemLeaveAndTakesNoneAnyMore()
    {
        await using var node = await TestNode.StartAsync(_heard);
        await using var raw = await TestNode.StartRawAsync();
        var stream = await raw.OpenAsync(node);
        await _heard.NextAsync<Joined>();
        await node.Network.DisposeAsync();
        await _heard.NextAsync<Left>();
        stream.Reset();
        var another = await stream.Session.OpenStreamAsync([ExchangeProtocol.ProtocolId], Cancellation);
        if (another.IsOpen)
            await Assert.ThrowsAnyAsync<IOException>(async () => await another.Stream.Input.ReadAsync(Cancellation));
        AssertNothingElse();
    }

    private static List<WantEntry> Entries(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new WantEntry(BlockAddress.Leaf(Tree, i), WantType.Have))];

    private void AssertNothingElse()
    {
        Assert.Empty(_heard.Rest());
        Assert.Empty(_heard.Faults);
        Assert.Empty(_heardByOther.Faults);
    }
}
