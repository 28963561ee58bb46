using Codex.Exchange.Messages;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Peers;

/// <summary>A connected peer that speaks block exchange.</summary>
public interface IExchangePeer
{
    /// <summary>Who it is.</summary>
    PeerId Id { get; }

    /// <summary>
    /// Sends a want list; completes when the stream took it, which is how a slow peer slows its callers. Lists above
    /// the limit of the protocol go in several messages.
    /// </summary>
    /// <returns>False when the peer is gone or does not take it.</returns>
    ValueTask<bool> SendAsync(WantList wants, CancellationToken cancellationToken);

    /// <summary>Sends presences, as <see cref="SendAsync(WantList, CancellationToken)"/> sends wants.</summary>
    ValueTask<bool> SendAsync(IReadOnlyList<BlockPresence> presences, CancellationToken cancellationToken);

    /// <summary>
    /// Ends all connections with the peer, for <paramref name="reason"/>, and takes none for a while.
    /// </summary>
    void Ban(string reason);
}
