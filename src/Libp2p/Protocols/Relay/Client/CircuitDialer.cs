using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Relay.Protobuf;
using Codex.Libp2p.Transport;
using Google.Protobuf;

namespace Codex.Libp2p.Protocols.Relay.Client;

/// <summary>Reaches peers that a relay keeps a place for.</summary>
internal sealed class CircuitDialer(Host host, RelayLimits limits, TimeProvider time) : ICircuitDialer
{
    // Apart from the host's own dials: the one that needs the relay holds a place among those, and a relay that is
    // itself behind a relay, perhaps behind the peer, would be waited for in a circle.
    private readonly Dialer _relays = new(host.DialDirectlyAsync, limits.MaxRelayDials);

    public async Task<IConnection> DialAsync(PeerId peer, Multiaddr circuit, CancellationToken cancellationToken)
    {
        if (!CircuitAddress.TrySplit(circuit, out var relay, out var address) || relay == host.PeerId || relay == peer)
            throw new IOException($"{circuit} is no way through a relay.");
        using var timer = new CancellationTokenSource(limits.MessageTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            if (host.FindSession(relay) is { Path.Kind: not PathKind.Relayed } session)
                return await ConnectAsync(session, peer, either.Token).ConfigureAwait(false);
            var dialled = await _relays.DialAsync(relay, [address!], either.Token).ConfigureAwait(false);
            return dialled.IsConnected
                ? await ConnectAsync(dialled.Session, peer, either.Token).ConfigureAwait(false)
                : throw new IOException($"Relay {relay} is not reached: {dialled.Detail}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"Relay {relay} does not answer.");
        }
    }

    private async Task<IConnection> ConnectAsync(ISession relay, PeerId peer, CancellationToken cancellationToken)
    {
        var opened = await relay.OpenStreamAsync([RelayProtocol.Hop], cancellationToken).ConfigureAwait(false);
        if (opened.Stream is not { } stream)
            throw new IOException($"{relay.RemotePeer} is no relay: {opened.Error}.");
        try
        {
            var connect = new HopWire
            {
                Type = RelayProtocol.HopConnect,
                Peer = new PeerWire { Id = ByteString.CopyFrom(peer.Bytes) },
            };
            await RelayCodec.WriteAsync(stream.Output, connect, cancellationToken).ConfigureAwait(false);
            var answer = await RelayCodec.ReadAsync<HopWire>(stream.Input, limits, cancellationToken)
                .ConfigureAwait(false);
            if (answer is not { Type: RelayProtocol.HopStatus, Status: (int)RelayStatus.Ok })
                throw new IOException($"Relay {relay.RemotePeer} says {RelayCodec.Status(answer?.Status ?? 0)}.");
            var path = new ConnectionPath(
                PathKind.Relayed,
                CircuitAddress.Of(relay.RemoteAddress, relay.RemotePeer),
                Limit: CircuitLimitWire.Read(answer.Limit, limits));
            return new CircuitConnection(stream, path);
        }
        catch
        {
            stream.Reset();
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
