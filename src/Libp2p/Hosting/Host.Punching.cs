using System.Net;
using System.Net.Sockets;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Hosting;

/// <content>Connections through NATs that both sides open for each other.</content>
public sealed partial class Host
{
    private readonly PunchTable _punches = new();

    /// <summary>
    /// Dials all addresses at once, whatever sessions there are. The first connection that proves to be the peer stays.
    /// </summary>
    /// <param name="peer">Who is to be reached.</param>
    /// <param name="addresses">
    /// Where; at most <see cref="HostLimits.MaxPunchedAddresses"/> are tried, circuits are not.
    /// </param>
    /// <param name="cancellationToken">Gives up: there is no session then.</param>
    internal Task<DialResult> DialDirectlyAsync(
        PeerId peer, IReadOnlyList<Multiaddr> addresses, CancellationToken cancellationToken) =>
        RaceAsync(
            addresses,
            (endPoint, cancelled) => TryPathAsync(endPoint, peer, PathKind.Direct, isInitiator: true, cancelled),
            cancellationToken);

    /// <summary>
    /// A connection from these addresses will be the peer's, in the roles agreed on, until the result is disposed: say
    /// so before the peer can know when to dial.
    /// </summary>
    internal IDisposable ExpectPunch(PeerId peer, IReadOnlyList<Multiaddr> addresses, bool isInitiator) =>
        _punches.Expect(
            new Punch(peer, isInitiator),
            addresses.Select(SourceOf).Where(static address => !address.Equals(IPAddress.None)));

    /// <summary>
    /// Dials all addresses at once from the port listened on, again and again, while the peer does the same: what one
    /// side sends opens its NAT for the other (libp2p wire, section 10). The first connection that proves to be the
    /// peer stays, whichever side's dial it was.
    /// </summary>
    /// <param name="peer">Who is to be reached.</param>
    /// <param name="addresses">Where, as for <see cref="DialDirectlyAsync"/>.</param>
    /// <param name="isInitiator">The role in the handshakes, which both sides have agreed on.</param>
    /// <param name="cancellationToken">Gives up: there is no session then.</param>
    internal async Task<DialResult> PunchAsync(
        PeerId peer, IReadOnlyList<Multiaddr> addresses, bool isInitiator, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        using var events = Events.Subscribe();
        var arriving = WaitForDirectAsync(events, peer, ending.Token);
        var dialling = RaceAsync(
            addresses, (endPoint, cancelled) => PunchOneAsync(endPoint, peer, isInitiator, cancelled), ending.Token);
        await Task.WhenAny(arriving, dialling).ConfigureAwait(false);
        // Without any address to dial, the peer's dial may still arrive.
        if (dialling.IsCompletedSuccessfully && !dialling.Result.IsConnected)
            await arriving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ending.CancelAsync().ConfigureAwait(false);
        await arriving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var dialled = await dialling.ConfigureAwait(false);
        return !dialled.IsConnected && FindDirect(peer) is { } arrived
            ? new DialResult(arrived, DialError.None, null)
            : dialled;
    }

    private Session? FindDirect(PeerId peer) =>
        _sessions.Find(peer) is { Path.Kind: not PathKind.Relayed } direct ? direct : null;

    private async Task WaitForDirectAsync(
        PeerEventSubscription events, PeerId peer, CancellationToken cancellationToken)
    {
        while (FindDirect(peer) is null)
            await events.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<DialResult> RaceAsync(
        IReadOnlyList<Multiaddr> addresses,
        Func<IPEndPoint, CancellationToken, Task<DialResult>> dial,
        CancellationToken cancellationToken)
    {
        var result = DialResult.Failed(DialError.NoAddress, "No address that TCP can reach is known.");
        using var losing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        var endPoints = await ResolveAsync(addresses, losing.Token).ConfigureAwait(false);
        var attempts = endPoints.Distinct().Take(_options.Limits.MaxPunchedAddresses)
            .Select(endPoint => dial(endPoint, losing.Token)).ToList();
        while (attempts.Count > 0 && !result.IsConnected)
        {
            var ended = await Task.WhenAny(attempts).ConfigureAwait(false);
            attempts.Remove(ended);
            result = await ended.ConfigureAwait(false);
        }
        await losing.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(attempts).ConfigureAwait(false);
        return result;
    }

    private async Task<IReadOnlyList<IPEndPoint>> ResolveAsync(
        IReadOnlyList<Multiaddr> addresses, CancellationToken cancellationToken)
    {
        try
        {
            return await _resolver.ResolveAsync(addresses, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }

    /// <summary>
    /// Until it is cancelled: a NAT that is not open yet may refuse instead of keeping silent, and then is open a
    /// moment later.
    /// </summary>
    private async Task<DialResult> PunchOneAsync(
        IPEndPoint endPoint, PeerId peer, bool isInitiator, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await TryPathAsync(endPoint, peer, PathKind.Punched, isInitiator, cancellationToken)
                .ConfigureAwait(false);
            if (result.IsConnected || result.Error == DialError.LimitReached)
                return result;
            await Task.Delay(_options.Limits.PunchRetryDelay, _timeProvider, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
                return result;
        }
    }

    private async Task<DialResult> TryPathAsync(
        IPEndPoint endPoint, PeerId peer, PathKind kind, bool isInitiator, CancellationToken cancellationToken)
    {
        try
        {
            var raw = await DialOneAsync(endPoint, cancellationToken).ConfigureAwait(false);
            var path = raw.Path with { Kind = kind };
            return await UpgradeToSessionAsync(raw, path, peer, isInitiator, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            return DialResult.Failed(DialError.UpgradeFailed, e.Message);
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            return DialResult.Failed(DialError.Unreachable, e.Message);
        }
        catch (OperationCanceledException)
        {
            return DialResult.Failed(DialError.Unreachable, $"{endPoint} did not answer in time.");
        }
    }
}
