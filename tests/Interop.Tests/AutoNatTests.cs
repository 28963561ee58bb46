using System.Text.Json.Nodes;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.AutoNat;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Interop.Tests;

/// <summary>
/// AutoNAT against js-libp2p, both versions and both roles. js takes loopback for public here
/// (<c>loopback-is-public.js</c>); all else is its own.
/// </summary>
public sealed class AutoNatTests : IAsyncLifetime
{
    private static readonly Multiaddr Dead = Multiaddr.Parse("/ip4/127.0.0.1/tcp/1");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("codex-interop-");
    private readonly List<IAsyncDisposable> _started = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var started in Enumerable.Reverse(_started))
            await started.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task AskAsync_JsServesV2AddressThatWorks_IsReachable()
    {
        var (host, client, session) = await AskingAsync(version: 2);

        var probe = Assert.Single(await AskAsync(client, session, host.ListenAddresses[0]));

        Assert.Equal(new AddressProbe(host.ListenAddresses[0], ProbeOutcome.Reachable, ProbeReason.DialedBack), probe);
    }

    [Fact]
    public async Task AskAsync_JsServesV2AddressThatDoesNot_IsUnreachable()
    {
        var (_, client, session) = await AskingAsync(version: 2);

        Assert.Equal(
            new AddressProbe(Dead, ProbeOutcome.Unreachable, ProbeReason.DialFailed),
            Assert.Single(await AskAsync(client, session, Dead)));
    }

    [Fact]
    public async Task AskAsync_JsServesV2AddressElsewhere_IsPaidFor()
    {
        var (host, client, session) = await AskingAsync(version: 2, "/ip4/0.0.0.0/tcp/0");
        Assert.True(host.ListenAddresses[0].TryGetEndPoint(MultiaddrProtocol.Tcp, out var endPoint));
        // js sees the connection come from 127.0.0.1.
        var elsewhere = Multiaddr.Parse($"/ip4/127.0.0.5/tcp/{endPoint.Port}");

        Assert.Equal(ProbeReason.DialedBack, Assert.Single(await AskAsync(client, session, elsewhere)).Reason);
    }

    [Fact]
    public async Task AskAsync_JsServesV2SeveralAddresses_EachIsAnswered()
    {
        var (host, client, session) = await AskingAsync(version: 2);
        var refused = Multiaddr.Parse("/dns4/nowhere.invalid/udp/1");

        var probes = await AskAsync(client, session, Dead, refused, host.ListenAddresses[0]);

        Assert.Equal(
            [ProbeReason.DialFailed, ProbeReason.Refused, ProbeReason.DialedBack],
            probes.Select(static probe => probe.Reason));
    }

    [Fact]
    public async Task AskAsync_JsServesV1AddressElsewhere_IsRefused()
    {
        // Refusing is all that js can say: asked about an address that it may dial, it takes the connection on which it
        // is asked for the one it is to make, closes it, and then cannot answer (@libp2p/autonat 3.0.28).
        var (host, _, session) = await AskingAsync(version: 1);

        var probe = await AutoNatV1Client.AskAsync(
            session, host.PeerId, Multiaddr.Parse("/ip4/127.0.0.5/tcp/1"), AutoNatLimits.Default, TimeProvider.System)
            .WaitAsync(ConnectedPeers.Patience);

        Assert.Equal((ProbeOutcome.Unknown, ProbeReason.Refused), (probe.Outcome, probe.Reason));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Serve_JsAsks_AddressIsVerified(int version)
    {
        var host = await NewHostAsync();
        var server = new AutoNatServer(
            host, new AutoNatServerOptions { AllowPrivateAddresses = true }, TimeProvider.System, Random.Shared,
            NullLoggerFactory.Instance);
        _started.Add(server);
        server.Start();
        var js = await NewJsAsync(version);
        Assert.False((bool)(await js.RunAsync("isVerified"))["verified"]!);

        await js.RunAsync("dial", new { address = $"{host.ListenAddresses[0]}/p2p/{host.PeerId}" });

        Assert.Equal([js.Address], Texts((await js.RunAsync("verified"))["addresses"]!));
    }

    private static IEnumerable<string> Texts(JsonNode array) => array.AsArray().Select(static text => (string)text!);

    private static Task<IReadOnlyList<AddressProbe>> AskAsync(
        AutoNatClient client, ISession session, params Multiaddr[] addresses) =>
        client.AskAsync(session, addresses).WaitAsync(ConnectedPeers.Patience);

    private async Task<(Host Host, AutoNatClient Client, ISession Session)> AskingAsync(
        int version, string listen = "/ip4/127.0.0.1/tcp/0")
    {
        var js = await NewJsAsync(version);
        var host = await NewHostAsync(listen);
        var client = new AutoNatClient(host, AutoNatLimits.Default, TimeProvider.System);
        client.Start();
        Assert.True(PeerId.TryParse(js.PeerId, out var peer));
        var dialled = await host.DialAsync(peer, [Multiaddr.Parse(js.Address)]).WaitAsync(ConnectedPeers.Patience);
        Assert.True(dialled.IsConnected, $"{dialled.Error}: {dialled.Detail}");
        return (host, client, dialled.Session);
    }

    private async Task<Host> NewHostAsync(string listen = "/ip4/127.0.0.1/tcp/0")
    {
        var host = new Host(
            new HostOptions { ListenAddresses = [Multiaddr.Parse(listen)] },
            NodeKey.LoadOrCreate(Path.Combine(_directory.FullName, "key")),
            TimeProvider.System,
            NullLoggerFactory.Instance);
        _started.Add(host);
        await host.StartAsync();
        return host;
    }

    private async Task<JsPeer> NewJsAsync(int version)
    {
        var js = await JsPeer.StartAsync(
            ["--import", "./loopback-is-public.js", "autonat.js"], new { version, listen = "/ip4/127.0.0.1/tcp/0" });
        _started.Add(js);
        return js;
    }
}
