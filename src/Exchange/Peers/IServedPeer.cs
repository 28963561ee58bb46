namespace Codex.Exchange.Peers;

/// <summary>A peer that messages can be written to without being copied.</summary>
internal interface IServedPeer : IExchangePeer
{
    /// <summary>
    /// Sends a message when it is its turn; completes when the stream took it. Nothing else is written meanwhile.
    /// </summary>
    /// <returns>False when the peer is gone or does not take it; true, too, when there was nothing to send.</returns>
    ValueTask<bool> SendAsync(IMessageSource message, CancellationToken cancellationToken);
}
