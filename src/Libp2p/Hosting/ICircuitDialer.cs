using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Hosting;

/// <summary>Reaches peers through relays. The host makes sessions of what it brings.</summary>
public interface ICircuitDialer
{
    /// <summary>A connection to the peer through a relay.</summary>
    /// <param name="peer">Who is to be reached.</param>
    /// <param name="circuit">The relay's address with its id, and <c>/p2p-circuit</c> behind it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The relay is not reached, or does not connect; the message says why.</exception>
    Task<IConnection> DialAsync(PeerId peer, Multiaddr circuit, CancellationToken cancellationToken);
}
