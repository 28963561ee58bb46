using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Protocols.AutoNat;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Tests.Muxing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Libp2p.Tests.Protocols.AutoNat;

/// <summary>A host that asks and one that is asked, on loopback, connected by the one that asks.</summary>
internal sealed class AutoNatPair : IAsyncDisposable
{
    private readonly AutoNatServer? _server;

    private AutoNatPair(Host near, Host far, AutoNatClient client, ISession session, AutoNatServer? server)
    {
        (Near, Far, Client, Session) = (near, far, client, session);
        _server = server;
    }

    /// <summary>Permits loopback, and waits for nothing.</summary>
    public static AutoNatServerOptions Laboratory { get; } = new()
    {
        AllowPrivateAddresses = true,
        Limits = AutoNatLimits.Default with { MaxDialDelay = TimeSpan.Zero },
    };

    public Host Near { get; }

    public Host Far { get; }

    public AutoNatClient Client { get; }

    /// <summary>The session, as the asking side has it.</summary>
    public ISession Session { get; }

    public int ProbeCount => _server!.ProbeCount;

    public Multiaddr NearAddress => Near.ListenAddresses[0];

    /// <summary>With our server.</summary>
    public static Task<AutoNatPair> ServedAsync(
        AutoNatServerOptions? options = null, TimeProvider? time = null, HostOptions? near = null) =>
        StartAsync(
            far => new AutoNatServer(
                far, options ?? Laboratory, time ?? TimeProvider.System, new Random(Seed.Next()),
                NullLoggerFactory.Instance),
            null, AutoNatLimits.Default, TimeProvider.System, near);

    /// <summary>With a server of the test's.</summary>
    public static Task<AutoNatPair> ScriptedAsync(
        ScriptedServer script, AutoNatLimits? limits = null, TimeProvider? time = null) =>
        StartAsync(null, script, limits ?? AutoNatLimits.Default, time ?? TimeProvider.System, null);

    public async Task<AddressProbe> AskAsync(Multiaddr address) =>
        Assert.Single(await Client.AskAsync(Session, [address]).InTime());

    public async ValueTask DisposeAsync()
    {
        await Near.DisposeAsync();
        await Far.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private static async Task<AutoNatPair> StartAsync(
        Func<Host, AutoNatServer>? serve,
        ScriptedServer? script,
        AutoNatLimits limits,
        TimeProvider time,
        HostOptions? nearOptions)
    {
        var near = await TestHost.StartAsync(nearOptions);
        var far = await TestHost.StartAsync();
        var client = new AutoNatClient(near, limits, time);
        client.Start();
        var server = serve?.Invoke(far);
        server?.Start();
        if (script is not null)
            far.AddProtocol(script);
        var session = await near.ConnectAsync(far);
        return new AutoNatPair(near, far, client, session, server);
    }
}
