using System.Net;

namespace Codex.Discovery.Transport;

/// <summary>What the DHT needs of UDP, so that a network in memory can stand for it.</summary>
public interface IDatagramSocket : IDisposable
{
    /// <summary>Where it is bound; the port is real, also where any was asked for.</summary>
    IPEndPoint LocalEndPoint { get; }

    /// <summary>
    /// Receives one datagram. One longer than <paramref name="buffer"/> is cut to it. Other sockets' failures (a port
    /// that nobody listens on) are not reported. Only one call at a time.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The socket was disposed.</exception>
    ValueTask<ReceivedDatagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>
    /// Sends one datagram without waiting; false when it was not sent. Datagrams get lost anyway, so nobody has to do
    /// anything about it. From any thread.
    /// </summary>
    bool TrySend(ReadOnlySpan<byte> datagram, IPEndPoint destination);
}
