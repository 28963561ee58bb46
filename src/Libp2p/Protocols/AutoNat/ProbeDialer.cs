using System.Net;
using System.Net.Sockets;
using Codex.Libp2p.Cryptography;
using Codex.Libp2p.Framing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Muxing;
using Codex.Libp2p.Muxing.Yamux;
using Codex.Libp2p.Protocols.Identify;
using Codex.Libp2p.Protocols.Ping;
using Codex.Libp2p.Security;
using Codex.Libp2p.Transport;
using Codex.Libp2p.Upgrade;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>
/// Dials addresses for others, as somebody else: with an identity of its own, from ports of its own, and with sessions
/// that the host does not know. Otherwise a NAT would let the probe in where it lets nobody else, and the peer would
/// take it for a second connection with this node.
/// </summary>
internal sealed class ProbeDialer : IAsyncDisposable
{
    private readonly AutoNatLimits _limits;
    private readonly TimeProvider _timeProvider;
    private readonly ConnectionAdmission _admission;
    private readonly TcpTransport _transport;
    private readonly NoiseUpgrader _noise;
    private readonly ConnectionUpgrader _upgrader;
    private readonly SessionServices _services;

    public ProbeDialer(string agent, AutoNatLimits limits, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        _limits = limits;
        _timeProvider = timeProvider;
        var key = NewKey();
        PeerId = key.PeerId;
        _admission = new ConnectionAdmission(
            new AdmissionLimits { MaxConnections = limits.MaxStreams, MaxPerSource = limits.MaxStreams });
        _transport = new TcpTransport(_admission, timeProvider);
        _noise = new NoiseUpgrader(key, timeProvider);
        var muxers = new MuxerChoice
        {
            Yamux = YamuxOptions.Default with
            {
                MaxStreamWindow = MuxingLimits.YamuxInitialWindow,
                MaxConnectionWindow = MuxingLimits.YamuxInitialWindow * 4,
            },
        };
        _upgrader = new ConnectionUpgrader(_noise, new MuxerFactory(muxers, timeProvider, loggerFactory));
        // nim closes connections on which nobody answers identify.
        var protocols = new ListenerTable(capacity: 2);
        protocols.Add(new IdentifyListener(new LocalIdentity(key, agent, protocols, timeProvider)));
        protocols.Add(new PingListener(timeProvider));
        _services = new SessionServices(
            HostLimits.Default, protocols, timeProvider, loggerFactory.CreateLogger<Session>());
    }

    /// <summary>Who the probes say they are.</summary>
    public PeerId PeerId { get; }

    /// <summary>Probes under way.</summary>
    public int Count => _admission.Count;

    /// <summary>Dials, and hands over the nonce if there is one; never throws but for cancellation.</summary>
    /// <param name="peer">Who has to answer.</param>
    /// <param name="endPoint">Where.</param>
    /// <param name="nonce">What to hand over; null to only connect (version 1).</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ProbeResult> ProbeAsync(
        PeerId peer, IPEndPoint endPoint, DialNonce? nonce, CancellationToken cancellationToken)
    {
        if (_admission.TryAdmitOutbound(endPoint.Address) is not { } admission)
            return ProbeResult.Busy;
        using (admission)
        {
            var session = await ConnectAsync(peer, endPoint, admission, cancellationToken).ConfigureAwait(false);
            if (session is null)
                return ProbeResult.DialFailed;
            var running = session.RunAsync();
            try
            {
                // Nothing has to be known about the peer: streams need not wait for identify.
                session.SetIdentity(null);
                return nonce is null || await HandOverAsync(session, nonce.Value, cancellationToken)
                    .ConfigureAwait(false)
                    ? ProbeResult.Ok
                    : ProbeResult.DialBackFailed;
            }
            finally
            {
                session.MarkFinished();
                await session.DisconnectAsync().ConfigureAwait(false);
                await running.ConfigureAwait(false);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _transport.DisposeAsync().ConfigureAwait(false);
        _noise.Dispose();
    }

    private static NodeKey NewKey()
    {
        Span<byte> scalar = stackalloc byte[NodeKey.ScalarBytes];
        Secp256k1.GenerateScalar(scalar);
        return NodeKey.FromScalar(scalar)!;
    }

    private async Task<Session?> ConnectAsync(
        PeerId peer, IPEndPoint endPoint, Admission admission, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_limits.DialTimeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        TcpConnection? raw = null;
        try
        {
            raw = await _transport.DialAsync(endPoint, fromListenPort: false, either.Token).ConfigureAwait(false);
            var upgraded = await _upgrader.DialAsync(raw, peer, either.Token).ConfigureAwait(false);
            return new Session(
                upgraded, new AdmittedConnection(raw, admission), raw.Path, isOutbound: true, _services);
        }
        catch (Exception e) when (e is IOException or SocketException or TimeoutException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            raw?.Abort();
            return null;
        }
        catch
        {
            raw?.Abort();
            throw;
        }
    }

    private async Task<bool> HandOverAsync(Session session, DialNonce nonce, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_limits.DialBackTimeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var opened = await session.OpenStreamAsync([AutoNatProtocol.DialBack], either.Token).ConfigureAwait(false);
            if (!opened.IsOpen)
                return false;
            await using var stream = opened.Stream;
            LengthPrefixed.Write(stream.Output, AutoNatCodec.EncodeDialBack(nonce));
            await stream.Output.FlushAsync(either.Token).ConfigureAwait(false);
            await stream.CloseWriteAsync(either.Token).ConfigureAwait(false);
            var read = await LengthPrefixed.ReadAsync(stream.Input, AutoNatLimits.MaxDialBackBytes, either.Token)
                .ConfigureAwait(false);
            return read.Status == LengthPrefixedStatus.Message && AutoNatCodec.IsDialBackTaken(read.Bytes.Span);
        }
        catch (Exception e) when (e is IOException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
