using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Libp2p.Transport;

/// <summary>TCP on plain sockets: listens on several addresses and dials, from the listen port where asked.</summary>
/// <param name="admission">Decides at once which of the accepted connections stay.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where failures of the listening sockets go.</param>
public sealed partial class TcpTransport(
    ConnectionAdmission admission, TimeProvider timeProvider, ILogger? logger = null) : IAsyncDisposable
{
    private readonly ILogger _logger = logger ?? NullLogger.Instance;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Socket> _listening = [];
    private readonly List<Task> _acceptLoops = [];
    private readonly Channel<AdmittedConnection> _accepted =
        Channel.CreateUnbounded<AdmittedConnection>(new UnboundedChannelOptions { SingleReader = true });
    private IPEndPoint[] _listenEndPoints = [];

    /// <summary>Where this node listens, with the ports that the kernel chose for port 0.</summary>
    public IReadOnlyList<IPEndPoint> ListenEndPoints => _listenEndPoints;

    /// <summary>Starts to listen on all of <paramref name="endPoints"/>, or on none of them.</summary>
    /// <exception cref="TransportException">One of them cannot be listened on, or there are too many.</exception>
    public void Listen(IReadOnlyList<IPEndPoint> endPoints)
    {
        if (endPoints.Count > TransportLimits.MaxListenAddresses)
            throw new TransportException($"More than {TransportLimits.MaxListenAddresses} addresses to listen on.");
        foreach (var endPoint in endPoints)
        {
            try
            {
                _listening.Add(SocketOptions.Listening(endPoint));
            }
            catch (SocketException e)
            {
                _listening.ForEach(static socket => socket.Dispose());
                _listening.Clear();
                throw new TransportException($"Cannot listen on {endPoint}: {e.Message}", e);
            }
        }
        _listenEndPoints = [.. _listening.Select(static socket => (IPEndPoint)socket.LocalEndPoint!)];
        foreach (var socket in _listening)
            _acceptLoops.Add(Task.Run(() => AcceptLoopAsync(socket)));
    }

    /// <summary>The next connection that was accepted and admitted; null once the transport is stopped.</summary>
    public async ValueTask<AdmittedConnection?> AcceptAsync(CancellationToken cancellationToken)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_accepted.Reader.TryRead(out var connection))
                return connection;
        }
        return null;
    }

    /// <summary>Connects to one address.</summary>
    /// <param name="endPoint">The address.</param>
    /// <param name="fromListenPort">Uses the port this node listens on, so that a NAT maps both alike.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SocketException">No connection.</exception>
    /// <exception cref="TimeoutException">None in <see cref="TransportLimits.ConnectTimeout"/>.</exception>
    public async Task<TcpConnection> DialAsync(
        IPEndPoint endPoint, bool fromListenPort, CancellationToken cancellationToken)
    {
        var socket = SocketOptions.Dialling(endPoint.AddressFamily, fromListenPort ? LocalFor(endPoint) : null);
        using var timeout = new CancellationTokenSource(TransportLimits.ConnectTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await socket.ConnectAsync(endPoint, either.Token).ConfigureAwait(false);
            return new TcpConnection(socket);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException($"{endPoint} did not answer.");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Stops to listen. Connections stay.</summary>
    public async ValueTask StopListeningAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var socket in _listening)
            socket.Dispose();
        await Task.WhenAll(_acceptLoops).ConfigureAwait(false);
        _accepted.Writer.TryComplete();
        while (_accepted.Reader.TryRead(out var connection))
            connection.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopListeningAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    /// <summary>The address to dial from: the one listened on, of the same family and usable for the target.</summary>
    private IPEndPoint? LocalFor(IPEndPoint target)
    {
        foreach (var listen in _listenEndPoints)
        {
            var isUsable = listen.AddressFamily == target.AddressFamily
                && (!IPAddress.IsLoopback(listen.Address) || IPAddress.IsLoopback(target.Address));
            if (isUsable)
                return listen;
        }
        return null;
    }

    private async Task AcceptLoopAsync(Socket listening)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Take(await listening.AcceptAsync(_stopping.Token).ConfigureAwait(false));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // A connection that is gone before it was accepted, or no descriptor left: others may still come.
                if (_stopping.IsCancellationRequested)
                    return;
                LogAcceptFailed(_logger, e.SocketErrorCode);
                await Task.Delay(TransportLimits.AcceptRetry, timeProvider, CancellationToken.None)
                    .ConfigureAwait(false);
            }
        }
    }

    private void Take(Socket socket)
    {
        try
        {
            var admitted = admission.TryAdmit(((IPEndPoint)socket.RemoteEndPoint!).Address);
            if (admitted is null)
            {
                // Reset instead of FIN: no state is left in the kernel for a connection that was refused.
                socket.LingerState = new LingerOption(true, 0);
                socket.Dispose();
                return;
            }
            SocketOptions.Connected(socket);
            var connection = new AdmittedConnection(new TcpConnection(socket), admitted);
            admitted.Evicted.UnsafeRegister(static state => ((TcpConnection)state!).Abort(), connection.Connection);
            if (!_accepted.Writer.TryWrite(connection))
                connection.Dispose();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It went away between accept and here.
            socket.Dispose();
        }
    }

    [LoggerMessage(300, LogLevel.Warning, "Accepting a connection failed: {Error}")]
    private static partial void LogAcceptFailed(ILogger logger, SocketError error);
}
