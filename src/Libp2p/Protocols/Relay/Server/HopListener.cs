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
    private readonly ReservationTable _reservations = new(
        limits, peer => host.FindSession(peer) is { Path.Kind: not PathKind.Relayed } direct ? direct : null, time);
    private readonly CircuitTable _circuits = new(limits);
    private readonly SourceShares _shares = new(limits);
    private readonly RelayCounters _counters = new();
    private readonly RareLog _refusals = new(limits.LogPause, time);
    private readonly RareLog _budgetEnds = new(limits.LogPause, time);

    public string Id => RelayProtocol.Hop;

    /// <summary>Each circuit keeps its stream; besides, a peer asks for a place now and then.</summary>
    public StreamLimits Limits { get; } = new(limits.MaxCircuitsPerPeer + 4, limits.MaxCircuits + 64);

    public RelayStatistics Statistics => _counters.Read(_reservations.Count, _circuits.Count);

    public void DropLost() => _reservations.DropLost();

    public async Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limits.MessageTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token, stopping);
        HopWire? message;
        using (var place = _shares.TryEnterRequest(SourceOf(stream.Session)))
        {
            if (place is null)
            {
                _counters.RequestDropped();
                stream.Reset();
                return;
            }

            message = await RelayCodec.ReadAsync<HopWire>(stream.Input, limits, either.Token).ConfigureAwait(false);
        }

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
            var why = isRelayed ? RelayStatus.PermissionDenied : RelayStatus.ReservationRefused;
            _counters.ReservationRefused(why);
            LogReservationRefused(logger, session.RemotePeer, session.RemoteAddress);
            ReportRefusal(why);
            await AnswerAsync(stream, why, cancellationToken).ConfigureAwait(false);
            return;
        }

        var answer = new HopWire
        {
            Type = RelayProtocol.HopStatus,
            Status = (int)RelayStatus.Ok,
            Reservation = new ReservationWire
            {
                Expire = (ulong)kept.Expires.ToUnixTimeSeconds(),
                Voucher = ByteString.CopyFrom(kept.VoucherOf(key)),
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
            using var place = _shares.TryEnterCircuit(SourceOf(stream.Session), target);
            refusal = place is null
                ? RelayStatus.ResourceLimitExceeded
                : await TryConnectAsync(stream, source, target, asking, cancellationToken).ConfigureAwait(false);
        }

        if (refusal == RelayStatus.Ok)
            return;
        _counters.CircuitRefused(refusal);
        LogCircuitRefused(logger, source, refusal);
        ReportRefusal(refusal);
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
        var pump = new CircuitPump(stream, further, grant, limits, time, _counters.Carried);
        // The streams of a session that ends fail by themselves.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        var end = await pump.RunAsync(either.Token).ConfigureAwait(false);
        _counters.CircuitEnded(end);
        LogCircuitEnded(logger, stream.Session.RemotePeer, further.Session.RemotePeer, end);
        if (end == CircuitEnd.BudgetUsedUp && _budgetEnds.TryReport(out var cut))
            LogBudgetUsedUp(logger, cut);
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

    /// <summary>That strangers are refused is expected; that the relay has no room is worth a line.</summary>
    private void ReportRefusal(RelayStatus why)
    {
        if (why is RelayStatus.ReservationRefused or RelayStatus.ResourceLimitExceeded
            && _refusals.TryReport(out var count))
            LogFull(logger, count, why);
    }

    [LoggerMessage(350, LogLevel.Debug, "{Peer} has a place until {Expires}")]
    private static partial void LogReserved(ILogger logger, PeerId peer, DateTimeOffset expires);

    [LoggerMessage(351, LogLevel.Debug, "{Peer} at {Address} was refused a place")]
    private static partial void LogReservationRefused(ILogger logger, PeerId peer, Multiaddr address);

    [LoggerMessage(352, LogLevel.Debug, "{Peer} was refused a circuit: {Status}")]
    private static partial void LogCircuitRefused(ILogger logger, PeerId peer, RelayStatus status);

    [LoggerMessage(353, LogLevel.Debug, "The circuit from {Source} to {Target} is over: {End}")]
    private static partial void LogCircuitEnded(ILogger logger, PeerId source, PeerId target, CircuitEnd end);

    [LoggerMessage(354, LogLevel.Information,
        "The relay has no room for {Count} requests since it said so last, the latest answered {Status}")]
    private static partial void LogFull(ILogger logger, long count, RelayStatus status);

    [LoggerMessage(355, LogLevel.Warning,
        "The relay's budget of data is used up, or one peer's share: {Count} circuits were cut since it said so last")]
    private static partial void LogBudgetUsedUp(ILogger logger, long count);
}
