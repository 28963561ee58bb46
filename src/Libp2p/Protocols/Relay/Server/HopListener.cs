using System.Net;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Relay.Protobuf;
using Codex.Libp2p.Transport;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>What peers ask of a relay: a place, or a circuit to a peer that has one.</summary>
internal sealed partial class HopListener(
    Host host,
    NodeKey key,
    ICircuitPolicy policy,
    RelayLimits limits,
    TimeProvider time,
    ILogger logger,
    CancellationToken stopping) : ISessionListenerProtocol
{
    private readonly ReservationTable _reservations = new(limits, time);
    private readonly CircuitTable _circuits = new(limits);
    private long _carried;
    private long _refusedReservations;
    private long _refusedCircuits;

    public string Id => RelayProtocol.Hop;

    /// <summary>Each circuit keeps its stream; besides, a peer asks for a place now and then.</summary>
    public StreamLimits Limits { get; } = new(limits.MaxCircuitsPerPeer + 4, limits.MaxCircuits + 64);

    public RelayStatistics Statistics => new(
        _reservations.Count,
        _circuits.Count,
        Interlocked.Read(ref _carried),
        Interlocked.Read(ref _refusedReservations),
        Interlocked.Read(ref _refusedCircuits));

    public void Forget(ISession session) => _reservations.Remove(session);

    public async Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limits.MessageTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token, stopping);
        var message = await RelayCodec.ReadAsync<HopWire>(stream.Input, limits, either.Token).ConfigureAwait(false);
        switch (message?.Type)
        {
            case null:
                await AnswerAsync(stream, RelayStatus.MalformedMessage, either.Token).ConfigureAwait(false);
                break;
            case RelayProtocol.HopReserve when message.HasType:
                await ReserveAsync(stream, either.Token).ConfigureAwait(false);
                break;
            case RelayProtocol.HopConnect:
                await ConnectAsync(stream, message, either.Token, cancellationToken).ConfigureAwait(false);
                break;
            default:
                await AnswerAsync(stream, RelayStatus.UnexpectedMessage, either.Token).ConfigureAwait(false);
                break;
        }
    }

    private static Task AnswerAsync(ISessionStream stream, RelayStatus status, CancellationToken cancellationToken) =>
        RelayCodec.WriteAsync(
            stream.Output, new HopWire { Type = RelayProtocol.HopStatus, Status = (int)status }, cancellationToken);

    private static SourceKey SourceOf(ISession session) => SourceKey.Of(
        session.RemoteAddress.TryGetEndPoint(MultiaddrProtocol.Tcp, out var endPoint)
            ? endPoint.Address
            : IPAddress.None);

    private async Task ReserveAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        var session = stream.Session;
        var isRelayed = session.Path.Kind == PathKind.Relayed;
        if (isRelayed || _reservations.TryKeep(session, SourceOf(session)) is not { } kept)
        {
            Interlocked.Increment(ref _refusedReservations);
            LogReservationRefused(logger, session.RemotePeer, session.RemoteAddress);
            await AnswerAsync(
                stream,
                isRelayed ? RelayStatus.PermissionDenied : RelayStatus.ReservationRefused,
                cancellationToken).ConfigureAwait(false);
            return;
        }

        var answer = new HopWire
        {
            Type = RelayProtocol.HopStatus,
            Status = (int)RelayStatus.Ok,
            Reservation = new ReservationWire
            {
                Expire = (ulong)kept.Expires.ToUnixTimeSeconds(),
                Voucher = ByteString.CopyFrom(ReservationVoucher.Sign(key, session.RemotePeer, kept.Expires)),
            },
            Limit = CircuitLimitWire.Of(new CircuitLimit(limits.CircuitDuration, limits.CircuitBytes), limits),
        };
        answer.Reservation.Addrs.AddRange(host.AnnouncedAddresses
            .Where(static address => !address.Has(MultiaddrProtocol.P2PCircuit)).Take(limits.MaxAddresses)
            .Select(address => ByteString.CopyFrom(address.WithPeer(host.PeerId).Bytes)));
        LogReserved(logger, session.RemotePeer, kept.Expires);
        await RelayCodec.WriteAsync(stream.Output, answer, cancellationToken).ConfigureAwait(false);
    }

    private async Task ConnectAsync(
        ISessionStream stream, HopWire message, CancellationToken asking, CancellationToken cancellationToken)
    {
        var source = stream.Session.RemotePeer;
        var refusal = RelayCodec.PeerOf(message.Peer) is not { } target || target == source
            ? RelayStatus.MalformedMessage
            : stream.Session.Path.Kind == PathKind.Relayed ? RelayStatus.PermissionDenied : RelayStatus.Ok;
        if (refusal == RelayStatus.Ok)
        {
            target = RelayCodec.PeerOf(message.Peer)!.Value;
            refusal = await TryConnectAsync(stream, source, target, asking, cancellationToken).ConfigureAwait(false);
        }

        if (refusal == RelayStatus.Ok)
            return;
        Interlocked.Increment(ref _refusedCircuits);
        LogCircuitRefused(logger, source, refusal);
        await AnswerAsync(stream, refusal, asking).ConfigureAwait(false);
    }

    /// <summary>Carries a circuit to its end; or says why there is none.</summary>
    private async Task<RelayStatus> TryConnectAsync(
        ISessionStream stream,
        PeerId source,
        PeerId target,
        CancellationToken asking,
        CancellationToken cancellationToken)
    {
        if (_reservations.Find(target) is not { } session)
            return RelayStatus.NoReservation;
        if (!_circuits.TryEnter(source, target))
            return RelayStatus.ResourceLimitExceeded;
        try
        {
            var grant = policy.Decide(source, target);
            if (await TryOpenAsync(session, source, grant, asking).ConfigureAwait(false) is not { } further)
                return RelayStatus.ConnectionFailed;
            await using (further.ConfigureAwait(false))
            {
                await CarryAsync(stream, further, grant, asking, cancellationToken).ConfigureAwait(false);
            }

            return RelayStatus.Ok;
        }
        finally
        {
            _circuits.Leave(source, target);
        }
    }

    private async Task CarryAsync(
        ISessionStream stream,
        ISessionStream further,
        CircuitGrant grant,
        CancellationToken asking,
        CancellationToken cancellationToken)
    {
        var answer = new HopWire
        {
            Type = RelayProtocol.HopStatus,
            Status = (int)RelayStatus.Ok,
            Limit = CircuitLimitWire.Of(grant.Limit, limits),
        };
        await RelayCodec.WriteAsync(stream.Output, answer, asking).ConfigureAwait(false);
        var pump = new CircuitPump(
            stream, further, grant, time, bytes => Interlocked.Add(ref _carried, bytes));
        // The streams of a session that ends fail by themselves.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        var end = await pump.RunAsync(either.Token).ConfigureAwait(false);
        LogCircuitEnded(logger, stream.Session.RemotePeer, further.Session.RemotePeer, end);
    }

    /// <summary>The stream to the target that it has taken; null when it has not.</summary>
    private async Task<ISessionStream?> TryOpenAsync(
        ISession session, PeerId source, CircuitGrant grant, CancellationToken asking)
    {
        using var timer = new CancellationTokenSource(limits.TargetTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(asking, timer.Token);
        ISessionStream? stream = null;
        try
        {
            stream = (await session.OpenStreamAsync([RelayProtocol.Stop], either.Token).ConfigureAwait(false)).Stream;
            if (stream is null)
                return null;
            var connect = new StopWire
            {
                Type = RelayProtocol.StopConnect,
                Peer = new PeerWire { Id = ByteString.CopyFrom(source.Bytes) },
                Limit = CircuitLimitWire.Of(grant.Limit, limits),
            };
            await RelayCodec.WriteAsync(stream.Output, connect, either.Token).ConfigureAwait(false);
            var answer = await RelayCodec.ReadAsync<StopWire>(stream.Input, limits, either.Token).ConfigureAwait(false);
            if (answer is { Type: RelayProtocol.StopStatus, Status: (int)RelayStatus.Ok })
            {
                var taken = stream;
                stream = null;
                return taken;
            }
        }
        catch (IOException)
        {
            // It went away.
        }
        catch (OperationCanceledException) when (!asking.IsCancellationRequested)
        {
            // It does not answer.
        }
        finally
        {
            stream?.Reset();
            await (stream?.DisposeAsync() ?? ValueTask.CompletedTask).ConfigureAwait(false);
        }

        return null;
    }

    [LoggerMessage(350, LogLevel.Debug, "{Peer} has a place until {Expires}")]
    private static partial void LogReserved(ILogger logger, PeerId peer, DateTimeOffset expires);

    [LoggerMessage(351, LogLevel.Debug, "{Peer} at {Address} was refused a place")]
    private static partial void LogReservationRefused(ILogger logger, PeerId peer, Multiaddr address);

    [LoggerMessage(352, LogLevel.Debug, "{Peer} was refused a circuit: {Status}")]
    private static partial void LogCircuitRefused(ILogger logger, PeerId peer, RelayStatus status);

    [LoggerMessage(353, LogLevel.Debug, "The circuit from {Source} to {Target} is over: {End}")]
    private static partial void LogCircuitEnded(ILogger logger, PeerId source, PeerId target, CircuitEnd end);
}
