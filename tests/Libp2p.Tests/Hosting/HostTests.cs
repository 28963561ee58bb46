using System.IO.Pipelines;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Protocols.Ping;
using Codex.Libp2p.Upgrade;

namespace Codex.Libp2p.Tests.Hosting;

public sealed class HostTests
{
    [Theory]
    [InlineData(MuxerChoice.YamuxId)]
    [InlineData(MuxerChoice.MplexId)]
    public async Task DialAsync_OtherHost_BothSidesAreProvenAndIdentified(string muxer)
    {
        await using var alice = await TestHost.StartAsync(Only(muxer) with { AgentString = "alice" });
        await using var bob = await TestHost.StartAsync(TestHost.Options with { AgentString = "bob" });
        bob.AddProtocol(new EchoProtocol());
        using var atBob = bob.Events.Subscribe();

        var session = await alice.ConnectAsync(bob);
        var told = await session.Identified.WaitAsync(TestHost.Patience);
        var seen = (await atBob.NextAsync(PeerEventKind.Identified)).Session;

        Assert.Equal(muxer, session.MuxerId);
        Assert.Equal(bob.PeerId, session.RemotePeer);
        Assert.True(session.IsOutbound);
        Assert.Equal("bob", told!.AgentVersion);
        Assert.Equal("ipfs/0.1.0", told.ProtocolVersion);
        Assert.Contains(EchoProtocol.DefaultId, told.Protocols);
        Assert.Equal(bob.ListenAddresses, told.ListenAddresses);
        Assert.Equal(bob.ListenAddresses, told.SignedAddresses);
        Assert.Equal(seen.RemoteAddress, told.ObservedAddress);
        Assert.Equal(alice.PeerId, seen.RemotePeer);
        Assert.False(seen.IsOutbound);
        Assert.Equal("alice", seen.Remote!.AgentVersion);
    }

    [Theory]
    [InlineData(MuxerChoice.YamuxId)]
    [InlineData(MuxerChoice.MplexId)]
    public async Task OpenStreamAsync_Echo_BytesComeBackAndBothHalvesEnd(string muxer)
    {
        await using var alice = await TestHost.StartAsync(Only(muxer));
        await using var bob = await TestHost.StartAsync();
        bob.AddProtocol(new EchoProtocol());
        var session = await alice.ConnectAsync(bob);
        var sent = new byte[3_000_000];
        Random.Shared.NextBytes(sent);

        await using var stream = await session.OpenAsync(EchoProtocol.DefaultId);
        var writing = WriteAsync(stream, sent);
        var received = await ReadToEndAsync(stream.Input).WaitAsync(TestHost.Patience);
        await writing;

        Assert.Equal(sent, received);
    }

    [Fact]
    public async Task OpenStreamAsync_UnknownProtocol_IsNotSupportedAndSessionLives()
    {
        await using var alice = await TestHost.StartAsync();
        await using var bob = await TestHost.StartAsync();
        bob.AddProtocol(new EchoProtocol());
        var session = await alice.ConnectAsync(bob);

        var result = await session.OpenStreamAsync(["/no/such/1.0.0"]);
        await using var second = await session.OpenAsync(EchoProtocol.DefaultId);

        Assert.Equal(OpenStreamError.NotSupported, result.Error);
    }

    [Fact]
    public async Task PingAsync_OtherHost_TellsTheRoundTrip()
    {
        await using var alice = await TestHost.StartAsync();
        await using var bob = await TestHost.StartAsync();
        var session = await alice.ConnectAsync(bob);

        for (var i = 0; i < 5; i++)
            Assert.NotNull((await PingClient.PingAsync(session, TimeProvider.System)).RoundTrip);
    }

    [Fact]
    public async Task StopAsync_Connected_OtherSideSeesTheEnd()
    {
        await using var alice = await TestHost.StartAsync();
        await using var bob = await TestHost.StartAsync();
        using var atBob = bob.Events.Subscribe();
        await alice.ConnectAsync(bob);
        await atBob.NextAsync(PeerEventKind.Identified);

        await alice.StopAsync().WaitAsync(TestHost.Patience);
        await atBob.NextAsync(PeerEventKind.Disconnected);

        Assert.Empty(bob.Sessions);
        Assert.Empty(alice.Sessions);
    }

    private static HostOptions Only(string muxer) =>
        TestHost.Options with { Muxers = new MuxerChoice { ProtocolIds = [muxer] } };

    private static async Task WriteAsync(ISessionStream stream, byte[] bytes)
    {
        await stream.Output.WriteAsync(bytes);
        await stream.CloseWriteAsync(CancellationToken.None);
    }

    private static async Task<byte[]> ReadToEndAsync(PipeReader input)
    {
        using var all = new MemoryStream();
        await input.CopyToAsync(all);
        return all.ToArray();
    }
}
