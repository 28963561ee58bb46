using System.Net;
using System.Net.Sockets;

namespace Codex.PortMapping.Gateways;

/// <summary>
/// Announcements to all hosts, on the port of clients (RFC 6886, section 3.2.1). Where the port cannot be had nothing
/// is heard, and restarts are noticed by the periodic check.
/// </summary>
public sealed class MulticastAnnouncements : IGatewayAnnouncements
{
    /// <inheritdoc/>
    public IDisposable Subscribe(Action<IPAddress> announced) => new Listener(announced);

    private sealed class Listener : IDisposable
    {
        private const int Port = 5350;
        private const int GatewayPort = 5351;

        // Nothing of it is read; the longest that a gateway sends has 1100 (RFC 6887, section 7).
        private const int BufferBytes = 2048;

        private readonly Action<IPAddress> _announced;
        private readonly CancellationTokenSource _stop = new();

        public Listener(Action<IPAddress> announced)
        {
            _announced = announced;
            _ = Task.Run(ListenAsync);
        }

        public void Dispose() => _stop.Cancel();

        private async Task ListenAsync()
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                // Every client on this machine listens there. All hosts are in the group without joining.
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                socket.Bind(new IPEndPoint(IPAddress.Any, Port));
                var buffer = new byte[BufferBytes];
                while (true)
                {
                    var received = await socket.ReceiveFromAsync(
                        buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                    if (received.RemoteEndPoint is IPEndPoint { Port: GatewayPort } source)
                        _announced(source.Address);
                }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // The end, or nothing to be heard.
            }
        }
    }
}
