using System.Net;
using System.Net.Sockets;

namespace Codex.Libp2p.Transport;

/// <summary>How this node's sockets are set up.</summary>
internal static class SocketOptions
{
    /// <summary>A socket to listen with, bound.</summary>
    public static Socket Listening(IPEndPoint endPoint)
    {
        if (endPoint.Port != 0)
            EnsureFree(endPoint);
        var socket = New(endPoint.AddressFamily);
        try
        {
            // On Linux this sets SO_REUSEADDR and SO_REUSEPORT: dialling from the listen port needs both.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = false;
            socket.Bind(endPoint);
            socket.Listen(TransportLimits.Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A socket to dial with, bound to <paramref name="local"/> if given.</summary>
    public static Socket Dialling(AddressFamily family, IPEndPoint? local)
    {
        var socket = New(family);
        try
        {
            if (local is not null)
            {
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                socket.Bind(local);
            }
            Connected(socket);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>What every connection has.</summary>
    public static void Connected(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        var seconds = (int)TransportLimits.KeepAlive.TotalSeconds;
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, seconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, seconds / 4);
    }

    /// <summary>
    /// Fails when somebody listens there already. Two processes that both share their port would get every other
    /// connection each, without a word.
    /// </summary>
    private static void EnsureFree(IPEndPoint endPoint)
    {
        using var probe = New(endPoint.AddressFamily);
        if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
            probe.DualMode = false;
        probe.Bind(endPoint);
        probe.Listen(1);
    }

    private static Socket New(AddressFamily family) => new(family, SocketType.Stream, ProtocolType.Tcp);
}
