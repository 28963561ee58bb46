using System.Net;
using System.Net.Sockets;

namespace Codex.Discovery.Transport;

/// <summary>A UDP socket.</summary>
public sealed class UdpDatagramSocket : IDatagramSocket
{
    // Handshakes take a millisecond or two each; what arrives meanwhile waits here. In bytes.
    private const int BufferBytes = 1024 * 1024;

    // SIO_UDP_CONNRESET: without it Windows reports the failure of one packet sent as that of the next one received.
    private const int ConnectionResetControl = -1744830452;

    private readonly Socket _socket;
    private readonly EndPoint _any;

    /// <summary>Binds. Port 0 is any free one.</summary>
    /// <exception cref="SocketException">The address is in use, or not this machine's.</exception>
    public UdpDatagramSocket(IPEndPoint endPoint)
    {
        _any = new IPEndPoint(
            endPoint.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        _socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (OperatingSystem.IsWindows())
                _socket.IOControl(ConnectionResetControl, [0], null);
            _socket.ReceiveBufferSize = BufferBytes;
            _socket.Blocking = false;
            _socket.Bind(endPoint);
        }
        catch (SocketException)
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <inheritdoc/>
    public async ValueTask<ReceivedDatagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, _any, cancellationToken);
                return new ReceivedDatagram(received.ReceivedBytes, (IPEndPoint)received.RemoteEndPoint);
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset
                or SocketError.NetworkReset or SocketError.ConnectionRefused or SocketError.MessageSize)
            {
                // Somebody else's failure, or a datagram longer than any that is read.
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.OperationAborted)
            {
                throw new ObjectDisposedException(nameof(UdpDatagramSocket), exception);
            }
        }
    }

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<byte> datagram, IPEndPoint destination)
    {
        try
        {
            return _socket.SendTo(datagram, SocketFlags.None, destination) == datagram.Length;
        }
        catch (SocketException)
        {
            // No route, or no room: lost, as any datagram may be.
            return false;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
