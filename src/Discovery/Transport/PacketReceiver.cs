using System.Net;
using System.Threading.Channels;
using Codex.Discovery.Bounds;
using Codex.Discovery.Metrics;
using Microsoft.Extensions.Logging;

namespace Codex.Discovery.Transport;

/// <summary>
/// Takes packets off the socket and hands them on one by one, in order: a message may follow the handshake that it
/// needs at once. One loop takes and throws away what is too much, the other does the work.
/// </summary>
internal sealed class PacketReceiver(
    IDatagramSocket socket,
    SourceBudgets budgets,
    DiscoveryMetrics metrics,
    DiscoveryLimits limits,
    TimeProvider timeProvider,
    Action<IPEndPoint, ReadOnlyMemory<byte>> handle,
    ILogger logger)
{
    // After a failure of the socket that is not a packet's: so long, not to spin.
    private static readonly TimeSpan FailurePause = TimeSpan.FromMilliseconds(100);

    private readonly Channel<QueuedPacket> _queue = Channel.CreateBounded<QueuedPacket>(
        new BoundedChannelOptions(limits.MaxQueuedPackets) { SingleReader = true, SingleWriter = true });

    /// <summary>Receives until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(ReceiveAsync(cancellationToken), HandleAsync());

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        // One byte more than is allowed, to notice what is longer.
        var buffer = new byte[limits.MaxPacketBytes + 1];
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                try
                {
                    Enqueue(await socket.ReceiveAsync(buffer, cancellationToken), buffer);
                }
                catch (System.Net.Sockets.SocketException exception)
                {
                    DiscoveryLog.ReceiveFailed(logger, exception);
                    await Task.Delay(FailurePause, timeProvider, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The end.
        }
        finally
        {
            _queue.Writer.Complete();
        }
    }

    private void Enqueue(ReceivedDatagram datagram, byte[] buffer)
    {
        if (!budgets.TryTakePacket(datagram.Source.Address))
            metrics.Received(PacketFate.OverBudget);
        else if (datagram.Length is < Packets.PacketLayout.MinPacketBytes || datagram.Length > limits.MaxPacketBytes)
            metrics.Received(PacketFate.Garbage);
        else if (!_queue.Writer.TryWrite(new QueuedPacket(datagram.Source, buffer[..datagram.Length])))
            metrics.Received(PacketFate.QueueFull);
    }

    private async Task HandleAsync()
    {
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (_queue.Reader.TryRead(out var packet))
                Handle(packet);
        }
    }

    private void Handle(QueuedPacket packet)
    {
        try
        {
            handle(packet.Source, packet.Bytes);
        }
        catch (Exception exception)
        {
            // Nothing that a packet says may end the loop.
            DiscoveryLog.HandlingFailed(logger, exception, packet.Source);
        }
    }
}
