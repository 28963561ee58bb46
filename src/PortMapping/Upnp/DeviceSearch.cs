using System.Net;
using System.Net.Sockets;
using Codex.PortMapping.Gateways;

namespace Codex.PortMapping.Upnp;

/// <summary>Searches the network for gateway devices (SSDP).</summary>
internal sealed class DeviceSearch(Gateway gateway, PortMappingLimits limits, TimeProvider timeProvider)
{
    // UPnP Device Architecture 1.1, section 1.3.2.
    private const short MulticastHops = 2;

    private static readonly IPEndPoint AnySource = new(IPAddress.Any, 0);

    /// <summary>Searches until the gateway has answered, or long enough.</summary>
    public async ValueTask<DeviceLocations> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, (int)MulticastHops);
            socket.SetSocketOption(
                SocketOptionLevel.IP, SocketOptionName.MulticastInterface, gateway.LocalAddress.GetAddressBytes());
            socket.Bind(new IPEndPoint(gateway.LocalAddress, 0));
            return await SearchAsync(socket, cancellationToken);
        }
        catch (SocketException exception)
        {
            return new DeviceLocations([], new PortMappingFailure(
                PortMappingError.Unreachable, $"The UPnP search failed: {exception.SocketErrorCode}"));
        }
    }

    private async Task<DeviceLocations> SearchAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[limits.MaxSearchAnswerBytes + 1];
        var found = new List<Uri>();
        var refusal = PortMappingError.NoDevice;
        var end = limits.SearchTimeout;
        var start = timeProvider.GetTimestamp();
        for (int sends = 0, answers = 0; answers < limits.MaxSearchAnswers;)
        {
            var elapsed = timeProvider.GetElapsedTime(start);
            if (elapsed >= end)
                break;
            var nextSend = sends < limits.SearchSends ? limits.SearchInterval * sends : end;
            if (elapsed >= nextSend)
            {
                sends++;
                await SendAsync(socket, cancellationToken);
                continue;
            }

            var wait = (nextSend < end ? nextSend : end) - elapsed;
            if (await ReceiveAsync(socket, buffer, wait, cancellationToken) is not { } received)
                continue;
            answers++;
            var error = Take(received, buffer, found);
            if (error != PortMappingError.None)
                refusal = error;
            else if (end == limits.SearchTimeout && IsGateway(found[^1]))
                end = timeProvider.GetElapsedTime(start) + limits.SearchGrace;
        }

        return found.Count > 0
            ? new DeviceLocations([.. found.OrderByDescending(IsGateway).Take(limits.MaxLocations)], null)
            : new DeviceLocations([], new PortMappingFailure(refusal, refusal == PortMappingError.NoDevice
                ? "No UPnP gateway answered."
                : "UPnP devices sent nothing but answers that were refused."));
    }

    private PortMappingError Take(SocketReceiveFromResult received, byte[] buffer, List<Uri> found)
    {
        var source = ((IPEndPoint)received.RemoteEndPoint).Address;
        var error = SearchMessage.TryReadLocation(buffer.AsSpan(0, received.ReceivedBytes), limits, out var text);
        if (error != PortMappingError.None)
            return error;
        if (!DeviceUrl.TryAcceptLocation(text, gateway.Address, source, out var location))
            return PortMappingError.LocationRefused;
        // The newest last, so that the caller sees whose it is.
        found.Remove(location);
        found.Add(location);
        return PortMappingError.None;
    }

    private bool IsGateway(Uri location) => IPAddress.Parse(location.Host).Equals(gateway.Address);

    private async Task SendAsync(Socket socket, CancellationToken cancellationToken)
    {
        var sent = 0;
        SocketException? failure = null;
        foreach (var endPoint in gateway.SearchEndPoints)
        {
            foreach (var target in ServiceType.SearchTargets)
            {
                try
                {
                    var message = SearchMessage.Write(endPoint, target, limits.SearchSpreadSeconds);
                    await socket.SendToAsync(message, SocketFlags.None, endPoint, cancellationToken);
                    sent++;
                }
                catch (SocketException exception)
                {
                    // A network without multicast may still carry the search to the gateway itself.
                    failure = exception;
                    break;
                }
            }
        }

        if (sent == 0 && failure is not null)
            throw failure;
    }

    private async Task<SocketReceiveFromResult?> ReceiveAsync(
        Socket socket, byte[] buffer, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var pause = new CancellationTokenSource(wait, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, cancellationToken);
        try
        {
            return await socket.ReceiveFromAsync(buffer, SocketFlags.None, AnySource, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionRefused
            or SocketError.ConnectionReset or SocketError.MessageSize)
        {
            // Nobody listens where it was sent to, or an answer longer than any that is read.
            return null;
        }
    }
}
