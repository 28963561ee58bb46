using System.Net;

namespace Codex.Discovery.Tests.Simulation;

/// <summary>UDP between the sockets of one process, with all that UDP does to packets.</summary>
internal sealed class SimulatedNetwork(SimulatedClock clock, Random random)
{
    private readonly Dictionary<IPEndPoint, SimulatedSocket> _sockets = [];

    /// <summary>Part of the packets that are lost.</summary>
    public double Loss { get; set; }

    /// <summary>Part of the packets that arrive twice.</summary>
    public double Duplication { get; set; }

    /// <summary>Shortest time on the way.</summary>
    public TimeSpan MinDelay { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Longest time on the way. Packets overtake each other.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Whether there is a way from one to the other.</summary>
    public Func<IPEndPoint, IPEndPoint, bool> IsConnected { get; set; } = static (_, _) => true;

    /// <summary>Sees every packet that is sent.</summary>
    public Action<IPEndPoint, IPEndPoint, byte[]> Sniff { get; set; } = static (_, _, _) => { };

    public SimulatedSocket Open(IPEndPoint endPoint)
    {
        var socket = new SimulatedSocket(this, endPoint);
        _sockets.Add(endPoint, socket);
        return socket;
    }

    public void Close(SimulatedSocket socket) => _sockets.Remove(socket.LocalEndPoint);

    public void Send(IPEndPoint source, IPEndPoint destination, byte[] packet)
    {
        Sniff(source, destination, packet);
        if (!IsConnected(source, destination) || random.NextDouble() < Loss)
            return;
        Deliver(source, destination, packet);
        if (random.NextDouble() < Duplication)
            Deliver(source, destination, packet);
    }

    private void Deliver(IPEndPoint source, IPEndPoint destination, byte[] packet) => clock.Schedule(
        MinDelay + (MaxDelay - MinDelay) * random.NextDouble(),
        () => _sockets.GetValueOrDefault(destination)?.Arrive(source, packet));
}
