using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Relay.Protobuf;
using Codex.Libp2p.Transport;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Protocols.Relay.Client;

/// <summary>Takes circuits that come in through relays at which this node has a place, and through no others.</summary>
internal sealed partial class StopListener(
    Host host, Func<PeerId, bool> hasPlace, RelayLimits limits, TimeProvider time, ILogger logger)
    : ISessionListenerProtocol
{
    public string Id => RelayProtocol.Stop;

    public StreamLimits Limits { get; } = new(limits.MaxCircuitsPerPeer, limits.MaxCircuits);

    public async Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limits.MessageTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        var message = await RelayCodec.ReadAsync<StopWire>(stream.Input, limits, either.Token).ConfigureAwait(false);
        var refusal = message is null ? RelayStatus.MalformedMessage
            : message is not { HasType: true, Type: RelayProtocol.StopConnect } ? RelayStatus.UnexpectedMessage
            : RelayCodec.PeerOf(message.Peer) is not { } named || named == host.PeerId ? RelayStatus.MalformedMessage
            : stream.Session.Path.Kind == PathKind.Relayed || !hasPlace(stream.Session.RemotePeer)
                ? RelayStatus.PermissionDenied : RelayStatus.Ok;
        await RelayCodec.WriteAsync(
            stream.Output, new StopWire { Type = RelayProtocol.StopStatus, Status = (int)refusal }, either.Token)
            .ConfigureAwait(false);
        if (refusal != RelayStatus.Ok)
        {
            LogRefused(logger, stream.Session.RemotePeer, refusal);
            return;
        }

        var peer = RelayCodec.PeerOf(message!.Peer)!.Value;
        var path = new ConnectionPath(
            PathKind.Relayed,
            CircuitAddress.Of(stream.Session.RemoteAddress, stream.Session.RemotePeer),
            Limit: CircuitLimitWire.Read(message.Limit, limits));
        var connection = new CircuitConnection(stream, path);
        var result = await host.AttachAsync(connection, peer, isInitiator: false, cancellationToken)
            .ConfigureAwait(false);
        if (!result.IsConnected)
            connection.Abort();
        // The host ends the stream when this returns.
        await connection.Closed.ConfigureAwait(false);
    }

    [LoggerMessage(360, LogLevel.Debug, "A circuit through {Relay} was refused: {Status}")]
    private static partial void LogRefused(ILogger logger, PeerId relay, RelayStatus status);
}
