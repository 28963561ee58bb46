using System.Net;
using System.Net.Sockets;
using Codex.Discovery.Transport;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Cryptography;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Muxing.Yamux;
using Codex.Libp2p.Transport;
using Codex.Libp2p.Upgrade;
using Codex.Silo.Options;
using Host = Codex.Libp2p.Hosting.Host;
using HostOptions = Codex.Libp2p.Hosting.HostOptions;
using TransportLimits = Codex.Silo.Transport.TransportLimits;

namespace Codex.Silo.Hosting;

/// <summary>Makes and starts the peer-to-peer edge from the options.</summary>
internal static class PeerHosting
{
    /// <summary>The edge, not yet listening.</summary>
    /// <exception cref="StartException">What it needs of the system is missing.</exception>
    public static Host Create(PeerOptions options, NodeKey key, ILoggerFactory logging)
    {
        try
        {
            LibCrypto.EnsureAvailable();
        }
        catch (LibCryptoMissingException e)
        {
            throw new StartException(e.Message, e);
        }

        var host = new HostOptions
        {
            ListenAddresses = ListenAddresses(options),
            AgentString = options.AgentString,
            Admission = AdmissionLimits.Default with { MaxConnections = options.MaxPeers },
            Muxers = MuxerChoice.Default with
            {
                Yamux = YamuxOptions.Default with { MaxStreamWindow = TransportLimits.PeerWindowBytes },
            },
        };
        return new Host(host, key, TimeProvider.System, logging);
    }

    /// <summary>Begins to listen.</summary>
    /// <exception cref="StartException">An address cannot be listened on.</exception>
    public static async Task StartAsync(Host host, CancellationToken stopping)
    {
        try
        {
            await host.StartAsync(stopping).ConfigureAwait(false);
        }
        catch (TransportException e)
        {
            throw new StartException($"Cannot listen for peers: {e.Message} (option --listen-addrs)", e);
        }
    }

    /// <summary>The socket of discovery, bound to every interface (network, section 4.4).</summary>
    /// <exception cref="StartException">The port cannot be listened on.</exception>
    public static IDatagramSocket BindDiscovery(PeerOptions options)
    {
        var endPoint = new IPEndPoint(IPAddress.Any, options.DiscPort);
        try
        {
            return new UdpDatagramSocket(endPoint);
        }
        catch (SocketException e)
        {
            var reason = e.SocketErrorCode == SocketError.AddressAlreadyInUse ? "the port is in use" : e.Message;
            throw new StartException($"Cannot listen on UDP {endPoint}: {reason} (option --disc-port)", e);
        }
    }

    /// <summary>The form of 2026, address and port, wins over the addresses where it is given.</summary>
    private static IReadOnlyList<Multiaddr> ListenAddresses(PeerOptions options) =>
        options.ListenIp is null && options.ListenPort is null
            ? [.. options.ListenAddrs.Select(text => Multiaddr.Parse(text))]
            : [Multiaddr.FromEndPoint(new IPEndPoint(options.ListenIp ?? IPAddress.Any, options.ListenPort ?? 0))];
}
