using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Codex.Libp2p.Muxing;
using Codex.Libp2p.Protocols.Ping;

namespace Codex.Interop.Tests;

/// <summary>Everything the edge offers, against js-libp2p, whoever dialled and whoever opens the stream.</summary>
public sealed class JsLibp2pTests(PeerMatrix matrix) : IClassFixture<PeerMatrix>
{
    private const int EchoBytes = 64 * 1024 * 1024;
    private const int ConcurrentStreams = 100;
    private const int StreamBytes = 10_000;

    public static MatrixTheoryData<string, string, bool> Cases { get; } =
        new(["Ed25519", "secp256k1"], ["yamux", "mplex"], [false, true]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Identify_Js_BothKnowEachOther(string key, string muxer, bool jsDials)
    {
        var peers = await matrix.GetAsync(new PeerCase(key, muxer, jsDials));

        var js = await peers.Session.Identified.WaitAsync(ConnectedPeers.Patience);
        var us = await peers.Js.RunAsync("identity", new { peerId = peers.Host.PeerId.ToString() });

        Assert.Equal(peers.Js.PeerId, peers.Session.RemotePeer.ToString());
        Assert.Contains(muxer, peers.Session.MuxerId, StringComparison.Ordinal);
        Assert.NotEqual(jsDials, peers.Session.IsOutbound);
        Assert.StartsWith("js-libp2p/", js!.AgentVersion, StringComparison.Ordinal);
        Assert.Equal("ipfs/0.1.0", js.ProtocolVersion);
        Assert.Contains(TestProtocols.Echo, js.Protocols);
        Assert.Equal([peers.Js.Address], js.ListenAddresses.Select(a => $"{a}/p2p/{peers.Js.PeerId}"));
        Assert.Equal([peers.Js.Address], js.SignedAddresses.Select(a => $"{a}/p2p/{peers.Js.PeerId}"));
        Assert.StartsWith("/ip4/127.0.0.1/tcp/", js.ObservedAddress!.ToString(), StringComparison.Ordinal);
        Assert.Equal(ConnectedPeers.Agent, (string)us["agent"]!);
        Assert.Contains(TestProtocols.Echo, Texts(us["protocols"]!));
        Assert.Equal(peers.Host.ListenAddresses.Select(a => a.ToString()), Texts(us["listenAddresses"]!));
        Assert.Equal(peers.Host.ListenAddresses.Select(a => a.ToString()), Texts(us["signedAddresses"]!));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Ping_Js_BothWays(string key, string muxer, bool jsDials)
    {
        var peers = await matrix.GetAsync(new PeerCase(key, muxer, jsDials));

        for (var i = 0; i < 3; i++)
        {
            Assert.NotNull((await PingClient.PingAsync(peers.Session, TimeProvider.System)).RoundTrip);
            await peers.Js.RunAsync("ping", new { peerId = peers.Host.PeerId.ToString() });
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Echo_64MiBOpenedByUs_ComesBack(string key, string muxer, bool jsDials)
    {
        var peers = await matrix.GetAsync(new PeerCase(key, muxer, jsDials));
        await using var stream = await peers.OpenAsync(TestProtocols.Echo);

        var sending = StreamEcho.SendAsync(stream, EchoBytes);
        var received = await StreamEcho.ReceiveAsync(stream.Input).WaitAsync(ConnectedPeers.Patience);
        await sending;

        Assert.Equal(EchoBytes, received);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Echo_64MiBOpenedByJs_ComesBack(string key, string muxer, bool jsDials)
    {
        var peers = await matrix.GetAsync(new PeerCase(key, muxer, jsDials));

        var result = await peers.Js.RunAsync(
            "echo", new { peerId = peers.Host.PeerId.ToString(), length = EchoBytes });

        Assert.Equal(EchoBytes, (long)result["received"]!);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Streams_HundredOpenedByUs_AllEcho(string key, string muxer, bool jsDials)
    {
        var peers = await matrix.GetAsync(new PeerCase(key, muxer, jsDials));
        var streams = await Task.WhenAll(
            Enumerable.Range(0, ConcurrentStreams).Select(_ => peers.OpenAsync(TestProtocols.Echo)));

        var received = await Task.WhenAll(streams.Select(async stream =>
        {
            await StreamEcho.SendAsync(stream, StreamBytes);
            return await StreamEcho.ReceiveAsync(stream.Input).WaitAsync(ConnectedPeers.Patience);
        }));
        foreach (var stream in streams)
            await stream.DisposeAsync();

        Assert.All(received, static bytes => Assert.Equal(StreamBytes, bytes));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Streams_HundredOpenedByJs_AllEcho(string key, string muxer, bool jsDials)
    {
        var peers = await matrix.GetAsync(new PeerCase(key, muxer, jsDials));

        var result = await peers.Js.RunAsync("streams", new
        {
            peerId = peers.Host.PeerId.ToString(),
            count = ConcurrentStreams,
            length = StreamBytes,
        });

        var received = result["received"]!.AsArray().Select(static bytes => (int)bytes!).ToList();
        Assert.Equal(ConcurrentStreams, received.Count);
        Assert.All(received, static bytes => Assert.Equal(StreamBytes, bytes));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task HalfClose_EitherSide_OtherHalfStaysOpen(string key, string muxer, bool jsDials)
    {
        var peers = await matrix.GetAsync(new PeerCase(key, muxer, jsDials));
        const int Length = 1_000_003;
        var expected = Convert.ToHexStringLower(SHA256.HashData(Pattern.Make(Length)));

        await using var stream = await peers.OpenAsync(TestProtocols.Digest);
        await StreamEcho.SendAsync(stream, Length);
        using var digest = new MemoryStream();
        await stream.Input.CopyToAsync(digest).WaitAsync(ConnectedPeers.Patience);
        var atJs = await peers.Js.RunAsync("digest", new { peerId = peers.Host.PeerId.ToString(), length = Length });

        Assert.Equal(expected, Convert.ToHexStringLower(digest.ToArray()));
        Assert.Equal(expected, (string)atJs["digest"]!);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Reset_ByJs_ReadingThrows(string key, string muxer, bool jsDials)
    {
        var peers = await matrix.GetAsync(new PeerCase(key, muxer, jsDials));
        await using var stream = await peers.OpenAsync(TestProtocols.Reset);

        await stream.Output.WriteAsync(new byte[] { 1 });

        await Assert.ThrowsAsync<StreamResetException>(
            () => stream.Input.ReadAsync().AsTask().WaitAsync(ConnectedPeers.Patience));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Reset_ByUs_JsSeesIt(string key, string muxer, bool jsDials)
    {
        var peers = await matrix.GetAsync(new PeerCase(key, muxer, jsDials));
        await using var stream = await peers.OpenAsync(TestProtocols.Hold);
        var arrived = await stream.Input.ReadAsync().AsTask().WaitAsync(ConnectedPeers.Patience);
        stream.Input.AdvanceTo(arrived.Buffer.End);

        stream.Reset();
        var ours = await peers.Js.RunAsync("heldEnd");
        var theirs = await peers.Js.RunAsync("expectReset", new { peerId = peers.Host.PeerId.ToString() });

        Assert.Equal("StreamResetError", (string)ours["end"]!);
        Assert.Equal("StreamResetError", (string)theirs["end"]!);
    }

    [Fact]
    public async Task Streams_BurstAtMplexWithItsOwnLimit_AllEcho()
    {
        // A burst of 8 that is not paced leaves one usable stream, and a muxer that is dead behind an open socket.
        await using var peers = await ConnectedPeers.ConnectAsync(
            new PeerCase("Ed25519", "mplex", JsDials: false, IsPaced: true));
        const int Burst = 12;

        var streams = await Task.WhenAll(
            Enumerable.Range(0, Burst).Select(_ => peers.OpenAsync(TestProtocols.Echo)));
        var received = await Task.WhenAll(streams.Select(async stream =>
        {
            await StreamEcho.SendAsync(stream, StreamBytes);
            return await StreamEcho.ReceiveAsync(stream.Input).WaitAsync(ConnectedPeers.Patience);
        }));

        Assert.All(received, static bytes => Assert.Equal(StreamBytes, bytes));
    }

    private static IEnumerable<string> Texts(JsonNode array) => array.AsArray().Select(static text => (string)text!);
}
