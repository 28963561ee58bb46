using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Muxing.Mplex;
using Codex.Libp2p.Upgrade;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Interop.Tests;

/// <summary>This node and a js-libp2p peer, connected.</summary>
internal sealed class ConnectedPeers : IAsyncDisposable
{
    public const string Agent = "Codex interop";

    /// <summary>Longer than anything here takes; a test that waits for it has failed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _directory;

    private ConnectedPeers(DirectoryInfo directory, Host host, JsPeer js)
    {
        _directory = directory;
        Host = host;
        Js = js;
    }

    public Host Host { get; }

    public JsPeer Js { get; }

    /// <summary>The session, as this side has it.</summary>
    public required ISession Session { get; init; }

    public static async Task<ConnectedPeers> ConnectAsync(PeerCase peerCase)
    {
        var directory = Directory.CreateTempSubdirectory("codex-interop-");
        var key = NodeKey.LoadOrCreate(Path.Combine(directory.FullName, "key"));
        var js = await JsPeer.StartAsync(peerCase.Key, peerCase.Muxer, peerCase.IsPaced ? null : 10_000);
        var options = new HostOptions
        {
            AgentString = Agent,
            ListenAddresses = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")],
            // js takes five streams a second, on mplex: a hundred would take longer than all the rest.
            Muxers = peerCase.IsPaced
                ? MuxerChoice.Default
                : new MuxerChoice { Mplex = new MplexOptions { OpensPerSecond = 0 } },
        };
        var host = new Host(options, key, TimeProvider.System, NullLoggerFactory.Instance);
        foreach (var protocol in TestProtocols.All)
            host.AddProtocol(protocol);
        await host.StartAsync();
        var session = peerCase.JsDials ? await AcceptAsync(host, js) : await DialAsync(host, js);
        return new ConnectedPeers(directory, host, js) { Session = session };
    }

    public async Task<ISessionStream> OpenAsync(string protocolId)
    {
        var opened = await Session.OpenStreamAsync([protocolId]).AsTask().WaitAsync(Patience);
        Assert.True(opened.IsOpen, opened.Error.ToString());
        return opened.Stream;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Js.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static async Task<ISession> DialAsync(Host host, JsPeer js)
    {
        Assert.True(PeerId.TryParse(js.PeerId, out var peer));
        var dialled = await host.DialAsync(peer, [Multiaddr.Parse(js.Address)]).WaitAsync(Patience);
        Assert.True(dialled.IsConnected, $"{dialled.Error}: {dialled.Detail}");
        return dialled.Session;
    }

    private static async Task<ISession> AcceptAsync(Host host, JsPeer js)
    {
        using var events = host.Events.Subscribe();
        await js.RunAsync("dial", new { address = $"{host.ListenAddresses[0]}/p2p/{host.PeerId}" });
        using var timeout = new CancellationTokenSource(Patience);
        return (await events.Reader.ReadAsync(timeout.Token)).Session;
    }
}
