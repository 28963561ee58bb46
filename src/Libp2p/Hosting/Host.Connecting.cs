using System.Net;
using System.Net.Sockets;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Negotiation;
using Codex.Libp2p.Security;
using Codex.Libp2p.Transport;
using Codex.Libp2p.Upgrade;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Hosting;

/// <content>How connections come about, in both directions.</content>
public sealed partial class Host
{
    private async Task AcceptLoopAsync()
    {
        // Upgrades run beside each other: their number is bounded by the pending places of the admission.
        while (await _transport.AcceptAsync(CancellationToken.None).ConfigureAwait(false) is { } connection)
            _ = UpgradeInboundAsync(connection);
    }

    private async Task UpgradeInboundAsync(AdmittedConnection connection)
    {
        await Task.Yield();
        try
        {
            var path = connection.Connection.Path;
            var punch = _punches.Find(SourceOf(path.Remote));
            var isInitiator = punch?.IsInitiator == true;
            var upgraded = await UpgradeAsync(
                connection.Connection, isInitiator ? punch!.Peer : null, isInitiator, connection.Admission.Evicted)
                .ConfigureAwait(false);
            if (punch?.Peer == upgraded.Security.RemotePeer)
                path = path with { Kind = PathKind.Punched };
            if (!connection.Admission.TryPromote() || TryAdd(upgraded, connection, path, isInitiator) is null)
            {
                await upgraded.Muxer.DisposeAsync().ConfigureAwait(false);
                connection.Dispose();
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            LogInboundFailed(_logger, connection.Connection.Path.Remote, e.Message);
            connection.Dispose();
        }
    }

    /// <summary>Dials a peer's own addresses until one of them is the peer.</summary>
    private async Task<DialResult> ConnectDirectlyAsync(
        PeerId peer, IReadOnlyList<Multiaddr> addresses, CancellationToken cancellationToken)
    {
        var left = HappyEyeballs.Order(await _resolver.ResolveAsync(addresses, cancellationToken).ConfigureAwait(false))
            .ToList();
        if (left.Count == 0)
            return DialResult.Failed(DialError.NoAddress, "No address that TCP can reach is known.");
        var failed = DialResult.Failed(DialError.Unreachable, "No address answered.");
        while (left.Count > 0)
        {
            // The peer may have dialled this node meanwhile.
            if (_sessions.Find(peer) is { } existing)
                return new DialResult(existing, DialError.None, null);
            var race = await HappyEyeballs.RaceAsync(left, DialOneAsync, _timeProvider, cancellationToken)
                .ConfigureAwait(false);
            if (!race.IsConnected)
                return race.Failure is null ? failed
                    : DialResult.Failed(DialError.Unreachable, race.Failure.Message);
            left.Remove(race.EndPoint);
            var result = await UpgradeOutboundAsync(race.Winner, peer, cancellationToken).ConfigureAwait(false)
                ?? await DialAgainAsync(race.EndPoint, peer, cancellationToken).ConfigureAwait(false);
            if (result.IsConnected || result.Error == DialError.LimitReached)
                return result;
            failed = result;
        }
        return failed;
    }

    private async Task<TcpConnection> DialOneAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        if (!_options.DialFromListenPort)
            return await _transport.DialAsync(endPoint, fromListenPort: false, cancellationToken).ConfigureAwait(false);
        try
        {
            return await _transport.DialAsync(endPoint, fromListenPort: true, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e) when (e.SocketErrorCode
            is SocketError.AddressAlreadyInUse or SocketError.AddressNotAvailable or SocketError.InvalidArgument)
        {
            // A connection between just these two ports exists already, or has only just ended.
            return await _transport.DialAsync(endPoint, fromListenPort: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// After a dial that crossed the peer's: from a port of its own this one cannot cross another. The peer does the
    /// same; two connections are settled as any two.
    /// </summary>
    private async Task<DialResult> DialAgainAsync(
        IPEndPoint endPoint, PeerId peer, CancellationToken cancellationToken)
    {
        if (_sessions.Find(peer) is { } existing)
            return new DialResult(existing, DialError.None, null);
        try
        {
            var connection = await _transport.DialAsync(endPoint, fromListenPort: false, cancellationToken)
                .ConfigureAwait(false);
            return await UpgradeOutboundAsync(connection, peer, cancellationToken).ConfigureAwait(false)
                ?? DialResult.Failed(DialError.UpgradeFailed, "The connection broke during the handshake, twice.");
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            return DialResult.Failed(DialError.Unreachable, e.Message);
        }
    }

    /// <summary>Null when the connection broke as one does that both sides have dialled.</summary>
    private async Task<DialResult?> UpgradeOutboundAsync(
        TcpConnection raw, PeerId peer, CancellationToken cancellationToken)
    {
        try
        {
            return await UpgradeToSessionAsync(raw, raw.Path, peer, isInitiator: true, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (IOException e)
        {
            LogOutboundFailed(_logger, raw.Path.Remote, peer, e.Message);
            return HasCrossed(raw, e) ? null : DialResult.Failed(DialError.UpgradeFailed, e.Message);
        }
    }

    /// <summary>Makes a session of a connection to a known peer, which this side brought about.</summary>
    /// <exception cref="IOException">The other side is somebody else, speaks otherwise, or went away.</exception>
    private async Task<DialResult> UpgradeToSessionAsync(
        IConnection raw, ConnectionPath path, PeerId peer, bool isInitiator, CancellationToken cancellationToken)
    {
        var admission = _admission.TryAdmitOutbound(SourceOf(path.Remote));
        if (admission is null)
        {
            raw.Abort();
            return DialResult.Failed(DialError.LimitReached, "This node has as many connections as it may.");
        }
        var connection = new AdmittedConnection(raw, admission);
        try
        {
            var upgraded = await UpgradeAsync(raw, peer, isInitiator, cancellationToken).ConfigureAwait(false);
            if (TryAdd(upgraded, connection, path, isOutbound: isInitiator) is { } session)
            {
                PeerStore.AddAddresses(peer, [session.RemoteAddress], AddressOrigin.Connected);
                return new DialResult(session, DialError.None, null);
            }
            await upgraded.Muxer.DisposeAsync().ConfigureAwait(false);
            connection.Dispose();
            // Refused because of the sessions there are: one of those will do.
            return _sessions.Find(peer) is { } other
                ? new DialResult(other, DialError.None, null)
                : DialResult.Failed(DialError.LimitReached, "The node is stopping, or has enough connections.");
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Two nodes that dial each other's listen port from their own at the same instant get one connection between them
    /// (RFC 9293, section 3.5, simultaneous open), on which both are initiators. multistream-select does not notice,
    /// because both propose the same; then either finds the other's first Noise message where the second belongs, or
    /// the other one, who found that first, gone.
    /// </summary>
    private bool HasCrossed(TcpConnection connection, IOException failure) =>
        _transport.ListenEndPoints.Any(listen => listen.Port == connection.LocalEndPoint.Port)
        && failure is NoiseException { Failure: NoiseFailure.MessageLength or NoiseFailure.Truncated }
            or not (NoiseException or UpgradeException or NegotiationException);

    private async Task<UpgradedConnection> UpgradeAsync(
        IConnection connection, PeerId? expected, bool isInitiator, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.Limits.UpgradeTimeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, timeout.Token, _stopping.Token);
        try
        {
            return isInitiator
                ? await _upgrader.DialAsync(connection, expected!.Value, either.Token).ConfigureAwait(false)
                : await _upgrader.AcceptAsync(connection, expected, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw new UpgradeException($"No proven peer within {_options.Limits.UpgradeTimeout.TotalSeconds} s.");
        }
    }

    /// <summary>The new session, running; null when the peer has as many as it may.</summary>
    private Session? TryAdd(
        UpgradedConnection upgraded, AdmittedConnection connection, ConnectionPath path, bool isOutbound)
    {
        var session = new Session(upgraded, connection, path, isOutbound, _services);
        if (session.RemotePeer == PeerId || !_sessions.TryAdd(session))
            return null;
        LogConnected(_logger, session.RemotePeer, session.RemoteAddress, session.MuxerId);
        _ = RunSessionAsync(session);
        return session;
    }

    private async Task RunSessionAsync(Session session)
    {
        var running = session.RunAsync();
        try
        {
            await _identify.RefreshAsync(session).ConfigureAwait(false);
        }
        finally
        {
            // Whatever happens: a session that has ended is in no table, and nobody waits for it for ever.
            await running.ConfigureAwait(false);
            _sessions.Remove(session);
            session.MarkFinished();
        }
    }

    [LoggerMessage(313, LogLevel.Debug, "Connection from {Address} was dropped: {Reason}")]
    private static partial void LogInboundFailed(ILogger logger, Multiaddr address, string reason);

    [LoggerMessage(314, LogLevel.Debug, "{Address} is not usable as {Peer}: {Reason}")]
    private static partial void LogOutboundFailed(ILogger logger, Multiaddr address, PeerId peer, string reason);

    [LoggerMessage(315, LogLevel.Debug, "Connected with {Peer} at {Address}, {Muxer}")]
    private static partial void LogConnected(ILogger logger, PeerId peer, Multiaddr address, string muxer);
}
