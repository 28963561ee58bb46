using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace Codex.Libp2p.Transport;

/// <summary>
/// One TCP connection as a pair of pipes. Reads go from the kernel straight into the reader's blocks, and writes from
/// the writer's blocks into the kernel: there is no queue between, so whoever flushes waits for the network.
/// </summary>
/// <remarks>
/// Completing the output sends FIN; completing both ends closes the socket. Reading and flushing throw
/// <see cref="IOException"/> when the connection fails. An idle connection holds no block.
/// </remarks>
public sealed class TcpConnection : IConnection
{
    private readonly Socket _socket;
    private readonly CompletionPipeReader _input;
    private readonly CompletionPipeWriter _output;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _openHalves = 2;
    private int _disposed;

    /// <summary>Takes over a connected socket.</summary>
    internal TcpConnection(Socket socket)
    {
        _socket = socket;
        RemoteEndPoint = Unmapped((IPEndPoint)socket.RemoteEndPoint!);
        LocalEndPoint = Unmapped((IPEndPoint)socket.LocalEndPoint!);
        Path = new ConnectionPath(
            PathKind.Direct, EndPointAddress.ToMultiaddr(RemoteEndPoint), EndPointAddress.ToMultiaddr(LocalEndPoint));
        var stream = new NetworkStream(socket, ownsSocket: false);
        _input = new CompletionPipeReader(
            PipeReader.Create(stream, new StreamPipeReaderOptions(
                bufferSize: TransportLimits.BlockBytes,
                minimumReadSize: TransportLimits.BlockBytes / 4,
                leaveOpen: true,
                useZeroByteReads: true)),
            OnHalfCompleted);
        _output = new CompletionPipeWriter(
            PipeWriter.Create(stream, new StreamPipeWriterOptions(
                minimumBufferSize: TransportLimits.BlockBytes, leaveOpen: true)),
            OnOutputCompleted);
    }

    /// <inheritdoc/>
    public ConnectionPath Path { get; }

    /// <summary>The other end.</summary>
    public IPEndPoint RemoteEndPoint { get; }

    /// <summary>This end.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Completes when the socket is closed, by completing both halves or by <see cref="Abort"/>.</summary>
    public Task Closed => _closed.Task;

    /// <inheritdoc/>
    public PipeReader Input => _input;

    /// <inheritdoc/>
    public PipeWriter Output => _output;

    /// <summary>Closes the socket now; what waits on the pipes fails. What was not sent is lost.</summary>
    public void Abort()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _socket.Dispose();
        _closed.TrySetResult();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Abort();
        return ValueTask.CompletedTask;
    }

    private static IPEndPoint Unmapped(IPEndPoint endPoint) =>
        endPoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;

    private void OnOutputCompleted()
    {
        try
        {
            if (Volatile.Read(ref _disposed) == 0)
                _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other side, or Abort, was faster.
        }
        OnHalfCompleted();
    }

    private void OnHalfCompleted()
    {
        if (Interlocked.Decrement(ref _openHalves) == 0)
            Abort();
    }
}
