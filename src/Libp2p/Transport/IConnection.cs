using System.IO.Pipelines;

namespace Codex.Libp2p.Transport;

/// <summary>
/// A raw connection, whatever it runs on: bytes both ways. Completing the output says that no more comes; completing
/// both ends it. Reading and flushing throw <see cref="IOException"/> when it fails.
/// </summary>
public interface IConnection : IDuplexPipe, IAsyncDisposable
{
    /// <summary>How it reaches its peer.</summary>
    ConnectionPath Path { get; }

    /// <summary>Completes, never faulted, when everything of it is given back.</summary>
    Task Closed { get; }

    /// <summary>Ends it now; what waits on the pipes fails. What was not sent is lost.</summary>
    void Abort();
}
