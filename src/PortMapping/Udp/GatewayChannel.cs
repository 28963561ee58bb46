using System.Net;
using System.Net.Sockets;
using Codex.PortMapping.Gateways;

namespace Codex.PortMapping.Udp;

/// <summary>
/// Asks a gateway by UDP and waits for its answer, asking again while there is none (RFC 6886, section 3.1). Every
/// request has a socket of its own that is connected to the gateway: the kernel drops what others send, as both RFCs
/// want, and tells when nobody listens there.
/// </summary>
internal sealed class GatewayChannel(Gateway gateway, PortMappingLimits limits, TimeProvider timeProvider)
{
    /// <summary>Sends and waits. What answers something else is ignored, and named if nothing better comes.</summary>
    public async ValueTask<DatagramAnswer<T>> AskAsync<T>(
        byte[] request, int maxAnswerBytes, DatagramReader<T> read, CancellationToken cancellationToken)
        where T : struct
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(gateway.LocalAddress, 0));
            socket.Connect(gateway.ControlEndPoint);
            return await AskAsync(socket, request, maxAnswerBytes, read, cancellationToken);
        }
        catch (SocketException exception)
        {
            return new DatagramAnswer<T>(null, new PortMappingFailure(
                PortMappingError.Unreachable, $"{gateway.ControlEndPoint}: {exception.SocketErrorCode}"));
        }
    }

    private async Task<DatagramAnswer<T>> AskAsync<T>(
        Socket socket, byte[] request, int maxAnswerBytes, DatagramReader<T> read, CancellationToken cancellationToken)
        where T : struct
    {
        // One byte more than is allowed, to notice what is longer.
        var buffer = new byte[maxAnswerBytes + 1];
        var refusal = PortMappingError.Timeout;
        var datagrams = 0;
        var start = timeProvider.GetTimestamp();
        for (var wait = limits.FirstRetransmission; ; wait *= 2)
        {
            var left = limits.DatagramTimeout - timeProvider.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
                break;
            // The clock runs before the request is out: an answer that is lost cannot be missed by it.
            using var pause = new CancellationTokenSource(wait < left ? wait : left, timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, cancellationToken);
            await socket.SendAsync(request, SocketFlags.None, cancellationToken);
            while (datagrams < limits.MaxDatagramsPerRequest
                && await ReceiveAsync(socket, buffer, either.Token, cancellationToken) is { } length)
            {
                datagrams++;
                var error = read(buffer.AsSpan(0, length), out var answer);
                if (error == PortMappingError.None)
                    return new DatagramAnswer<T>(answer, null);
                if (error == PortMappingError.UnsupportedVersion)
                    return Failed<T>(error);
                refusal = error;
            }

            if (datagrams >= limits.MaxDatagramsPerRequest)
                break;
        }

        return Failed<T>(refusal);
    }

    /// <summary>The length of a datagram, cut to the buffer's; null when the pause is over.</summary>
    private static async Task<int?> ReceiveAsync(
        Socket socket, byte[] buffer, CancellationToken either, CancellationToken cancellationToken)
    {
        try
        {
            return await socket.ReceiveAsync(buffer, SocketFlags.None, either);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.MessageSize)
        {
            return buffer.Length;
        }
    }

    private DatagramAnswer<T> Failed<T>(PortMappingError error)
        where T : struct => new(null, new PortMappingFailure(error, error switch
        {
            PortMappingError.Timeout => $"{gateway.ControlEndPoint} did not answer.",
            PortMappingError.UnsupportedVersion => $"{gateway.ControlEndPoint} speaks another version.",
            _ => $"{gateway.ControlEndPoint} sent nothing but answers that were refused.",
        }));
}
