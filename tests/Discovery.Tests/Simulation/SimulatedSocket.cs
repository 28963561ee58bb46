using System.Net;
using System.Threading.Channels;
using Codex.Discovery.Transport;

namespace Codex.Discovery.Tests.Simulation;

/// <summary>A socket of <see cref="SimulatedNetwork"/>.</summary>
internal sealed class SimulatedSocket(SimulatedNetwork network, IPEndPoint endPoint) : IDatagramSocket
{
    private const int BufferedPackets = 4096;

    private readonly Channel<(IPEndPoint Source, byte[] Packet)> _arrived =
        Channel.CreateBounded<(IPEndPoint, byte[])>(BufferedPackets);

    public IPEndPoint LocalEndPoint => endPoint;

    public void Arrive(IPEndPoint source, byte[] packet) => _arrived.Writer.TryWrite((source, packet));

    public async ValueTask<ReceivedDatagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var (source, packet) = await _arrived.Reader.ReadAsync(cancellationToken);
            var length = Math.Min(packet.Length, buffer.Length);
            packet.AsMemory(0, length).CopyTo(buffer);
            return new ReceivedDatagram(length, source);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SimulatedSocket));
        }
    }

    public bool TrySend(ReadOnlySpan<byte> datagram, IPEndPoint destination)
    {
        network.Send(endPoint, destination, datagram.ToArray());
        return true;
    }

    public void Dispose()
    {
        network.Close(this);
        _arrived.Writer.TryComplete();
    }
}
