using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Transport;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Protocols.HolePunching;

/// <summary>The side that was dialled through the relay: everything it does to replace one circuit.</summary>
internal sealed partial class HolePunchAttempt(
    Host host,
    ISession circuit,
    IPunchAddresses addresses,
    HolePunchLimits limits,
    TimeProvider timeProvider,
    ILogger logger)
{
    /// <summary>First the addresses of the peer as they are, then together, some times.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<DialResult> RunAsync(CancellationToken cancellationToken)
    {
        var result = await DialDirectlyAsync(cancellationToken).ConfigureAwait(false);
        if (circuit.Remote?.Protocols.Contains(HolePunchListener.ProtocolId) != true)
            return result.IsConnected ? result : Failed("the peer cannot be reached and does not punch holes");
        for (var attempt = 1; attempt <= limits.Attempts && !result.IsConnected; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (host.FindSession(circuit.RemotePeer) is not { } session)
                return Failed("the circuit ended");
            if (session.Path.Kind != PathKind.Relayed)
                return new DialResult(session, DialError.None, null);
            try
            {
                result = await TogetherAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (IOException e)
            {
                result = Failed(e.Message);
            }
            if (!result.IsConnected)
                LogAttemptFailed(logger, circuit.RemotePeer, attempt, result.Detail);
        }
        return result;
    }

    private static DialResult Failed(string detail) => DialResult.Failed(DialError.Unreachable, detail);

    private async Task<DialResult> DialDirectlyAsync(CancellationToken cancellationToken)
    {
        var told = circuit.Remote is { } remote ? remote.SignedAddresses.Concat(remote.ListenAddresses) : [];
        var worthADial = addresses.WorthADial([.. told.Distinct().Where(IsDirect)]);
        if (worthADial.Count == 0)
            return Failed("the peer has no public address");
        using var timeout = new CancellationTokenSource(limits.ConnectTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        return await host.DialDirectlyAsync(circuit.RemotePeer, worthADial, either.Token).ConfigureAwait(false);
    }

    /// <summary>Half a round trip after "now" was sent, the peer has it: both dial at the same instant.</summary>
    private async Task<DialResult> TogetherAsync(CancellationToken cancellationToken)
    {
        var opened = await circuit.OpenStreamAsync([HolePunchListener.ProtocolId], cancellationToken)
            .ConfigureAwait(false);
        if (!opened.IsOpen)
            return Failed($"no stream for hole punching: {opened.Error}");
        await using var stream = opened.Stream;
        var (theirs, roundTrip) = await AgreeAsync(stream, cancellationToken).ConfigureAwait(false);
        using var expectation = host.ExpectPunch(circuit.RemotePeer, theirs, isInitiator: false);
        await SayNowAsync(stream, cancellationToken).ConfigureAwait(false);
        await Task.Delay(roundTrip / 2, timeProvider, cancellationToken).ConfigureAwait(false);
        using var timeout = new CancellationTokenSource(limits.ConnectTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        return await host.PunchAsync(circuit.RemotePeer, theirs, isInitiator: false, either.Token)
            .ConfigureAwait(false);
    }

    private async Task<(IReadOnlyList<Multiaddr> Theirs, TimeSpan RoundTrip)> AgreeAsync(
        ISessionStream stream, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limits.MessageTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var connect = new HolePunchMessage(HolePunchKind.Connect, [.. addresses.Own.Take(limits.MaxAddresses)]);
            var start = timeProvider.GetTimestamp();
            await HolePunchCodec.WriteAsync(stream.Output, connect, either.Token).ConfigureAwait(false);
            var answer = await HolePunchCodec
                .ReadAsync(stream.Input, HolePunchKind.Connect, limits, either.Token).ConfigureAwait(false);
            var roundTrip = timeProvider.GetElapsedTime(start);
            return (addresses.WorthADial([.. answer.Addresses.Where(IsDirect)]),
                roundTrip < limits.MaxRoundTrip ? roundTrip : limits.MaxRoundTrip);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("The peer did not answer in time.");
        }
    }

    private static async Task SayNowAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        var sync = new HolePunchMessage(HolePunchKind.Sync, []);
        await HolePunchCodec.WriteAsync(stream.Output, sync, cancellationToken).ConfigureAwait(false);
        await stream.CloseWriteAsync(cancellationToken).ConfigureAwait(false);
    }

    private static bool IsDirect(Multiaddr address) => !address.Has(MultiaddrProtocol.P2PCircuit);

    [LoggerMessage(344, LogLevel.Debug, "Attempt {Attempt} to reach {Peer} directly failed: {Reason}")]
    private static partial void LogAttemptFailed(
        ILogger logger, Identity.PeerId peer, int attempt, string? reason);
}
