using Codex.Exchange.Messages;

namespace Codex.Exchange.Peers;

/// <summary>
/// Hears what peers say. Calls about one peer never overlap and come in the order in which the peer's bytes came on
/// each stream; calls about different peers run beside each other. A call that takes its time slows its peer, which is
/// the flow control; only what <see cref="OnWantsAsync"/> does after its first await does not.
/// </summary>
public interface IExchangeHandler
{
    /// <summary>A peer is there. Called before anything else about it.</summary>
    void OnJoined(IExchangePeer peer);

    /// <summary>The peer is gone. Nothing is called about it afterwards.</summary>
    void OnLeft(IExchangePeer peer);

    /// <summary>
    /// The peer wants something, or no longer. While it is not complete, deliveries and presences of the peer go on
    /// beside it, and its next want lists wait in a bounded queue: reading from a peer never waits for sending to it.
    /// </summary>
    ValueTask OnWantsAsync(IExchangePeer peer, WantList wants, CancellationToken cancellationToken);

    /// <summary>The peer tells what it has and has not.</summary>
    void OnPresences(IExchangePeer peer, IReadOnlyList<BlockPresence> presences);

    /// <summary>The peer sent a block. See <see cref="BlockDelivery"/> for how long it lives.</summary>
    void OnDelivery(IExchangePeer peer, BlockDelivery delivery);
}
