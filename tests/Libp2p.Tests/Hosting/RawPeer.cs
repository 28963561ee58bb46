using System.Net;
using System.Net.Sockets;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Negotiation;
using Codex.Libp2p.Security;
using Codex.Libp2p.Tests.Muxing;
using Codex.Libp2p.Transport;
using Codex.Libp2p.Upgrade;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Libp2p.Tests.Hosting;

/// <summary>A peer that speaks everything up to the muxer, and then does what the test wants.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly Socket _listening = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly NodeKey _key = TestHost.NewKey();
    private readonly ConnectionUpgrader _upgrader;

    public RawPeer(string muxer)
    {
        _upgrader = new ConnectionUpgrader(
            new NoiseUpgrader(_key, TimeProvider.System),
            new MuxerFactory(
                new MuxerChoice { ProtocolIds = [muxer] }, TimeProvider.System, NullLoggerFactory.Instance));
        _listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listening.Listen();
    }

    public PeerId PeerId => _key.PeerId;

    public Multiaddr Address => Multiaddr.FromEndPoint((IPEndPoint)_listening.LocalEndPoint!);

    public async Task<UpgradedConnection> AcceptAsync()
    {
        var connection = new TcpConnection(await _listening.AcceptAsync());
        return await _upgrader.AcceptAsync(connection, expected: null, default).InTime();
    }

    /// <summary>
    /// What a simultaneous open of TCP makes of two dials: the next connection, on which this side is the initiator
    /// too. With a reset, this side notices first, and is gone before the other one has read why.
    /// </summary>
    public async Task CrossAsync(Host host, bool isReset)
    {
        await using var connection = new TcpConnection(await _listening.AcceptAsync().InTime());
        if (isReset)
        {
            await MultistreamSelect.DialAsync(connection, [NoiseUpgrader.ProtocolId], default).InTime();
            return;
        }
        await Assert.ThrowsAnyAsync<IOException>(() => _upgrader.DialAsync(connection, host.PeerId, default).InTime());
    }

    public async Task<UpgradedConnection> DialAsync(Host host)
    {
        Assert.True(host.ListenAddresses[0].TryGetEndPoint(MultiaddrProtocol.Tcp, out var endPoint));
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endPoint);
        return await _upgrader.DialAsync(new TcpConnection(socket), host.PeerId, default).InTime();
    }

    public void Dispose() => _listening.Dispose();
}
