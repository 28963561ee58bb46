using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Relay;
using Codex.Libp2p.Protocols.Relay.Client;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Tests.Muxing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Libp2p.Tests.Protocols.Relay;

/// <summary>A host on loopback that uses relays, and echoes.</summary>
internal sealed class RelayMember : IAsyncDisposable
{
    private RelayMember(Host host, RelayClient client) => (Host, Client) = (host, client);

    public Host Host { get; }

    public RelayClient Client { get; }

    public PeerId PeerId => Host.PeerId;

    public static async Task<RelayMember> StartAsync(
        bool wantsPlaces = false, RelayLimits? limits = null, HostOptions? options = null, TimeProvider? time = null)
    {
        var host = await TestHost.StartAsync(options);
        host.AddProtocol(new EchoProtocol());
        var client = new RelayClient(
            host, static _ => true, limits ?? RelayLimits.Default, time ?? TimeProvider.System,
            NullLoggerFactory.Instance)
        {
            WantsPlaces = wantsPlaces,
        };
        client.Start();
        return new RelayMember(host, client);
    }

    /// <summary>A member that is connected with a relay, and has a place there.</summary>
    public static async Task<RelayMember> WithPlaceAsync(RelayNode relay, HostOptions? options = null)
    {
        var member = await StartAsync(wantsPlaces: true, options: options);
        await member.Host.ConnectAsync(relay.Host);
        await member.PlacesAsync(1);
        return member;
    }

    /// <summary>Returns when so many relays keep a place.</summary>
    public async Task PlacesAsync(int count)
    {
        var happened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (Client.Places.Count == count)
                happened.TrySetResult();
        }

        Client.Changed += Look;
        Look();
        await happened.Task.InTime();
        Client.Changed -= Look;
    }

    /// <summary>The session with a peer through a relay.</summary>
    public async Task<ISession> DialAsync(RelayNode relay, PeerId peer)
    {
        var dialled = await Host.DialAsync(peer, [relay.Circuit]).InTime();
        Assert.True(dialled.IsConnected, $"{dialled.Error}: {dialled.Detail}");
        return dialled.Session;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Host.DisposeAsync();
    }
}
