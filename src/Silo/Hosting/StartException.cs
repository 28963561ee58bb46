using System.Net;
using System.Net.Sockets;

namespace Codex.Silo.Hosting;

/// <summary>
/// The node cannot start, for a reason that its operator can remove. The process prints the message, one line, and
/// exits with <see cref="ExitCode.Failure"/>.
/// </summary>
internal sealed class StartException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether an exception of a server's start means that it could not listen.</summary>
    public static bool IsBindFailure(Exception e) => e is IOException or SocketException;

    /// <summary>The sentence for an address that cannot be listened on.</summary>
    /// <param name="service">The option prefix: <c>api</c> or <c>metrics</c>.</param>
    /// <param name="address">The address.</param>
    /// <param name="port">The port.</param>
    /// <param name="cause">What the server threw.</param>
    public static StartException CannotListen(string service, IPAddress address, int port, Exception cause)
    {
        var socket = cause as SocketException ?? cause.InnerException as SocketException
            ?? cause.InnerException?.InnerException as SocketException;
        var reason = socket?.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => "the port is in use",
            SocketError.AddressNotAvailable => "this machine does not have the address",
            SocketError.AccessDenied => "permission denied",
            _ => socket?.Message ?? cause.Message,
        };
        return new StartException(
            $"Cannot listen on {new IPEndPoint(address, port)}: {reason} (options "
            + $"--{(service == "api" ? "api-bindaddr" : "metrics-address")} and --{service}-port)", cause);
    }
}
