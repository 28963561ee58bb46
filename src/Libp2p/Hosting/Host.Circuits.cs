using System.Net;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Hosting;

/// <content>Connections through relays.</content>
public sealed partial class Host
{
    private ICircuitDialer? _circuits;

    /// <summary>Reaches peers through relays from now on, where an address says so. Once.</summary>
    public void UseCircuits(ICircuitDialer circuits)
    {
        if (Interlocked.CompareExchange(ref _circuits, circuits, null) is not null)
            throw new InvalidOperationException("Circuits are dialled already.");
    }

    /// <summary>Makes a session of a connection that came about otherwise than by TCP.</summary>
    /// <param name="connection">The connection; aborted on failure.</param>
    /// <param name="peer">Who must be at the other end.</param>
    /// <param name="isInitiator">Whether this side begins the handshakes, and counts as the one that dialled.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<DialResult> AttachAsync(
        IConnection connection, PeerId peer, bool isInitiator, CancellationToken cancellationToken)
    {
        try
        {
            return await UpgradeToSessionAsync(connection, connection.Path, peer, isInitiator, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (IOException e)
        {
            LogOutboundFailed(_logger, connection.Path.Remote, peer, e.Message);
            return DialResult.Failed(DialError.UpgradeFailed, e.Message);
        }
    }

    /// <summary>
    /// Reaches a peer by its own addresses, and a little later through relays; the first session wins.
    /// </summary>
    private async Task<DialResult> ConnectAsync(
        PeerId peer, IReadOnlyList<Multiaddr> addresses, CancellationToken cancellationToken)
    {
        var circuits = addresses.Where(static address => address.Has(MultiaddrProtocol.P2PCircuit)).ToArray();
        if (circuits.Length == 0 || Volatile.Read(ref _circuits) is not { } dialer)
            return await ConnectDirectlyAsync(peer, addresses, cancellationToken).ConfigureAwait(false);
        using var losing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var directly = ConnectDirectlyAsync(peer, [.. addresses.Except(circuits)], losing.Token);
        try
        {
            await directly.WaitAsync(_options.Limits.CircuitDelay, _timeProvider, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // It may still succeed, but is no longer waited for alone.
        }
        if (directly.IsCompletedSuccessfully && directly.Result.IsConnected)
            return directly.Result;
        var relayed = ConnectThroughRelaysAsync(dialer, peer, circuits, losing.Token);
        var first = await Task.WhenAny(directly, relayed).ConfigureAwait(false);
        var result = await first.ConfigureAwait(false);
        if (!result.IsConnected)
            result = await (first == directly ? relayed : directly).ConfigureAwait(false);
        await losing.CancelAsync().ConfigureAwait(false);
        await ((Task)Task.WhenAll(directly, relayed)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return result;
    }

    private async Task<DialResult> ConnectThroughRelaysAsync(
        ICircuitDialer dialer, PeerId peer, Multiaddr[] circuits, CancellationToken cancellationToken)
    {
        var failed = DialResult.Failed(DialError.NoAddress, "No relay is known.");
        foreach (var circuit in circuits.Take(_options.Limits.MaxCircuitsPerDial))
        {
            try
            {
                var connection = await dialer.DialAsync(peer, circuit, cancellationToken).ConfigureAwait(false);
                failed = await AttachAsync(connection, peer, isInitiator: true, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (IOException e)
            {
                failed = DialResult.Failed(DialError.Unreachable, e.Message);
            }
            if (failed.IsConnected || failed.Error == DialError.LimitReached)
                return failed;
        }
        return failed;
    }

    /// <summary>The address by which connections are counted: the peer's, or the relay's; none of a name.</summary>
    private static IPAddress SourceOf(Multiaddr address) =>
        address.Components[0] is { Protocol: MultiaddrProtocol.Ip4 or MultiaddrProtocol.Ip6 } ip
            ? new IPAddress(ip.Value.Span)
            : IPAddress.None;
}
