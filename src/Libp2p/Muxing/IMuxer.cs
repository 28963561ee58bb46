namespace Codex.Libp2p.Muxing;

/// <summary>Many streams over one secure connection.</summary>
/// <remarks>
/// Disposing resets what is open and ends the connection without asking; <see cref="CloseAsync"/> is polite.
/// </remarks>
public interface IMuxer : IAsyncDisposable
{
    /// <summary>The protocol id, for example <c>/yamux/1.0.0</c>.</summary>
    string ProtocolId { get; }

    /// <summary>Streams open now, both directions.</summary>
    int StreamCount { get; }

    /// <summary>Completes, never faulted, when the connection has ended, with why.</summary>
    Task<MuxerEnd> Ended { get; }

    /// <summary>
    /// Opens a stream. Throws <see cref="MuxerException"/> when the connection has ended or no stream may be added.
    /// </summary>
    ValueTask<IMuxedStream> OpenAsync(CancellationToken cancellationToken);

    /// <summary>The next stream that the other side opened, or null once the connection has ended.</summary>
    ValueTask<IMuxedStream?> AcceptAsync(CancellationToken cancellationToken);

    /// <summary>Says goodbye where the protocol has a word for it, and ends the connection.</summary>
    ValueTask CloseAsync(CancellationToken cancellationToken);
}
