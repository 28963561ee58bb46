namespace Codex.Libp2p.Hosting;

/// <summary>A protocol that answers streams which peers open.</summary>
public interface ISessionListenerProtocol : ISessionProtocol
{
    /// <summary>How many streams are answered at once; what comes on top is reset.</summary>
    StreamLimits Limits { get; }

    /// <summary>
    /// Answers one stream. The host closes it afterwards, or resets it when this throws or left input unread.
    /// </summary>
    /// <param name="stream">The stream, its protocol agreed on.</param>
    /// <param name="cancellationToken">Cancelled when the session ends.</param>
    Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken);
}
