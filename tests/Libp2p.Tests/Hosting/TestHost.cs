using System.Security.Cryptography;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Libp2p.Tests.Hosting;

/// <summary>Hosts on loopback.</summary>
internal static class TestHost
{
    /// <summary>Longer than anything on loopback takes; a test that waits for it has failed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static HostOptions Options { get; } =
        new() { ListenAddresses = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")] };

    public static NodeKey NewKey()
    {
        while (true)
        {
            if (NodeKey.FromScalar(RandomNumberGenerator.GetBytes(32)) is { } key)
                return key;
        }
    }

    public static async Task<Host> StartAsync(
        HostOptions? options = null, NodeKey? key = null, TimeProvider? timeProvider = null)
    {
        var host = new Host(
            options ?? Options, key ?? NewKey(), timeProvider ?? TimeProvider.System, NullLoggerFactory.Instance);
        await host.StartAsync();
        return host;
    }

    /// <summary>The session after a dial that has to succeed.</summary>
    public static async Task<ISession> ConnectAsync(this Host from, Host to)
    {
        var result = await from.DialAsync(to.PeerId, to.ListenAddresses).WaitAsync(Patience);
        Assert.True(result.IsConnected, $"{result.Error}: {result.Detail}");
        return result.Session;
    }

    /// <summary>A stream that has to be opened.</summary>
    public static async Task<ISessionStream> OpenAsync(this ISession session, string protocolId)
    {
        var result = await session.OpenStreamAsync([protocolId]).AsTask().WaitAsync(Patience);
        Assert.True(result.IsOpen, result.Error.ToString());
        return result.Stream;
    }

    /// <summary>Returns when the session has no stream left.</summary>
    public static async Task IdleAsync(ISession session)
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (session.StreamCount > 0)
        {
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(start) < Patience, "Streams are left.");
            await Task.Yield();
        }
    }

    /// <summary>The next event of a kind.</summary>
    public static async Task<PeerEvent> NextAsync(this PeerEventSubscription events, PeerEventKind kind)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (true)
        {
            var next = await events.Reader.ReadAsync(timeout.Token);
            if (next.Kind == kind)
                return next;
        }
    }
}
