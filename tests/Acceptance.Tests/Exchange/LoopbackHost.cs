using System.Net;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Acceptance.Tests.Exchange;

/// <summary>Hosts of the peers that are no nodes.</summary>
internal static class LoopbackHost
{
    /// <summary>A host that is not started, at any free port of loopback.</summary>
    public static Host New(string keyPath)
    {
        var options = new HostOptions
        {
            ListenAddresses = [Multiaddr.FromEndPoint(new IPEndPoint(IPAddress.Loopback, 0))],
        };
        return new Host(options, NodeKey.LoadOrCreate(keyPath), TimeProvider.System, NullLoggerFactory.Instance);
    }
}
