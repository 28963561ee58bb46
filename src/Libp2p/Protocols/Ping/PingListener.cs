using System.Buffers;
using Codex.Libp2p.Hosting;

namespace Codex.Libp2p.Protocols.Ping;

/// <summary>Echoes 32 bytes at a time until the other side is done.</summary>
internal sealed class PingListener(TimeProvider timeProvider) : ISessionListenerProtocol
{
    public string Id => PingClient.ProtocolId;

    public StreamLimits Limits { get; } = new(PingLimits.MaxStreamsPerPeer, StreamLimits.Default.Total);

    public async Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var idle = new CancellationTokenSource(PingLimits.IdleTimeout, timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
            var read = await stream.Input.ReadAtLeastAsync(PingLimits.Bytes, either.Token).ConfigureAwait(false);
            if (read.Buffer.Length < PingLimits.Bytes)
            {
                // The end, perhaps after less than a ping: nothing to echo.
                stream.Input.AdvanceTo(read.Buffer.End);
                return;
            }
            var ping = read.Buffer.Slice(0, PingLimits.Bytes);
            stream.Output.Write(ping.ToArray());
            stream.Input.AdvanceTo(ping.End);
            await stream.Output.FlushAsync(either.Token).ConfigureAwait(false);
        }
    }
}
