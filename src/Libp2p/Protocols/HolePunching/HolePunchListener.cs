using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Transport;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Protocols.HolePunching;

/// <summary>The side that dialled the circuit: answers with its addresses, and dials when the peer says so.</summary>
internal sealed partial class HolePunchListener(
    Host host, IPunchAddresses addresses, HolePunchLimits limits, TimeProvider timeProvider, ILogger logger)
    : ISessionListenerProtocol
{
    /// <summary>The protocol id (libp2p wire, section 10).</summary>
    public const string ProtocolId = "/libp2p/dcutr";

    public string Id => ProtocolId;

    public StreamLimits Limits { get; } = new(1, limits.MaxConcurrent);

    public async Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        // A peer with a direct connection has nothing to ask for.
        if (stream.Session.Path.Kind != PathKind.Relayed)
        {
            stream.Reset();
            return;
        }
        var peer = stream.Session.RemotePeer;
        using var talking = new CancellationTokenSource(limits.MessageTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, talking.Token);
        var connect = await HolePunchCodec
            .ReadAsync(stream.Input, HolePunchKind.Connect, limits, either.Token).ConfigureAwait(false);
        var theirs = addresses.WorthADial(connect.Addresses);
        using var expectation = host.ExpectPunch(peer, theirs, isInitiator: true);
        var answer = new HolePunchMessage(HolePunchKind.Connect, [.. addresses.Own.Take(limits.MaxAddresses)]);
        await HolePunchCodec.WriteAsync(stream.Output, answer, either.Token).ConfigureAwait(false);
        await HolePunchCodec.ReadAsync(stream.Input, HolePunchKind.Sync, limits, either.Token).ConfigureAwait(false);
        var result = await PunchAsync(peer, theirs, cancellationToken).ConfigureAwait(false);
        if (result.IsConnected)
            LogPunched(logger, peer, result.Session.RemoteAddress);
        else
            LogFailed(logger, peer, result.Detail);
    }

    private async Task<DialResult> PunchAsync(
        PeerId peer, IReadOnlyList<Multiaddr> theirs, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limits.ConnectTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        return await host.PunchAsync(peer, theirs, isInitiator: true, either.Token).ConfigureAwait(false);
    }

    [LoggerMessage(340, LogLevel.Debug, "Connected directly with {Peer} at {Address}, as it asked")]
    private static partial void LogPunched(ILogger logger, PeerId peer, Multiaddr address);

    [LoggerMessage(341, LogLevel.Debug, "{Peer} asked for a direct connection, but none came about: {Reason}")]
    private static partial void LogFailed(ILogger logger, PeerId peer, string? reason);
}
