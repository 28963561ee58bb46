using System.Net;
using System.Net.Sockets;

namespace Codex.Nat.Tests.Topology;

/// <summary>A host of the laboratory, and sockets on it.</summary>
internal sealed record LabHost(NetworkNamespace Namespace, IPAddress Address)
{
    public IPEndPoint At(int port) => new(Address, port);

    public Socket BindUdp(int port)
    {
        var socket = Namespace.NewSocket(SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(At(port));
        return socket;
    }

    public Socket ListenTcp(int port)
    {
        var socket = NewDialler(port);
        socket.Listen();
        return socket;
    }

    /// <summary>
    /// A socket to dial from a port on which others listen and dial as well. On Linux ReuseAddress is SO_REUSEADDR and
    /// SO_REUSEPORT together.
    /// </summary>
    public Socket NewDialler(int port)
    {
        var socket = Namespace.NewSocket(SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(At(port));
        return socket;
    }
}
