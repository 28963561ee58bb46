using System.IO.Pipelines;

namespace Codex.Libp2p.Muxing;

/// <summary>
/// One stream. Reading ends with a completed result when the other side closed its half, and throws
/// <see cref="StreamResetException"/> when the stream was reset; so does flushing.
/// </summary>
/// <remarks>
/// Disposing closes what is open, or resets the stream when its input was not read to the end. A stream keeps its place
/// among those of the connection until it is disposed. What is examined makes room for more, as in a pipe: check
/// a message's announced length before waiting for all of it.
/// </remarks>
public interface IMuxedStream : IDuplexPipe, IAsyncDisposable
{
    /// <summary>The stream's id on the wire.</summary>
    long Id { get; }

    /// <summary>True when this side opened it.</summary>
    bool IsOutbound { get; }

    /// <summary>Closes our half after everything written was handed on; reading goes on.</summary>
    ValueTask CloseWriteAsync(CancellationToken cancellationToken);

    /// <summary>Kills the stream in both directions at once.</summary>
    void Reset();
}
