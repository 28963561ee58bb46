namespace Codex.Libp2p.Muxing;

/// <summary>Many streams over one secure connection.</summary>
/// <remarks>
/// Disposing resets what is open and ends the connection without asking; <see cref="CloseAsync"/> is polite.
/// </remarks>
public interface IMuxer : IAsyncDisposable
{
    /// <summary>The protocol id, for example <c>/yamux/1.0.0</c>.</summary>
    string ProtocolId { get; }

    /// <summary>
    /// Streams of both directions that count against the limits: the open ones, and those ended but not disposed.
    /// </summary>
    int StreamCount { get; }

    /// <summary>Completes, never faulted, when the connection has ended, with why.</summary>
    Task<MuxerEnd> Ended { get; }

    /// <summary>
    /// Opens a stream, without waiting for the other side to agree. Throws <see cref="MuxerException"/> when the
    /// connection has ended or no stream may be added.
    /// </summary>
    ValueTask<IMuxedStream> OpenAsync(CancellationToken cancellationToken);

    /// <summary>The next stream that the other side opened, or null once the connection has ended.</summary>
    ValueTask<IMuxedStream?> AcceptAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Sends what was written and closes our half of every stream, for a second at most; says goodbye if the protocol
    /// has a word for it, and ends the connection.
    /// </summary>
    ValueTask CloseAsync(CancellationToken cancellationToken);
}
