using System.Net;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Framing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Protocols.AutoNat.Protobuf.V1;
using Codex.Libp2p.Transport;
using Status = Codex.Libp2p.Protocols.AutoNat.Protobuf.V1.Message.Types.ResponseStatus;

namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>
/// Version 1 of the server. It has no proof and no price, so only the address from which the client is seen is dialled:
/// of the addresses in the request only the ports count, as with nim.
/// </summary>
internal sealed class AutoNatV1Listener(DialServices services) : ISessionListenerProtocol
{
    // A client that names more ports than this is scanning.
    private const int MaxDials = 2;

    public string Id => AutoNatProtocol.V1;

    public StreamLimits Limits { get; } = new(services.Limits.MaxStreamsPerPeer, services.Limits.MaxStreams);

    public async Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(services.Limits.RequestTimeout, services.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var read = await LengthPrefixed.ReadAsync(stream.Input, AutoNatLimits.MaxMessageBytes, either.Token)
            .ConfigureAwait(false);
        var message = read.Status == LengthPrefixedStatus.Message ? AutoNatV1Codec.Decode(read.Bytes.Span) : null;
        if (message is null)
        {
            stream.Reset();
            return;
        }
        var answer = await AnswerAsync(stream.Session, message, cancellationToken).ConfigureAwait(false);
        LengthPrefixed.Write(stream.Output, answer);
        await stream.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<byte[]> AnswerAsync(ISession session, Message message, CancellationToken cancellationToken)
    {
        if (message.Type != Message.Types.MessageType.Dial || message.Dial?.Peer is not { } peer
            || !peer.Id.Span.SequenceEqual(session.RemotePeer.Bytes))
            return AutoNatV1Codec.EncodeResponse(Status.EBadRequest, "not a request to dial the sender", null);
        if (session.Path.Kind == PathKind.Relayed || DialPolicy.IpOf(session.RemoteAddress) is not { } observed)
            return AutoNatV1Codec.EncodeResponse(Status.EDialRefused, "relayed", null);
        if (!services.Limiter.TryEnter(session.RemotePeer, SourceKey.Of(observed)))
            return AutoNatV1Codec.EncodeResponse(Status.EDialRefused, "too many requests", null);
        var endPoints = peer.Addrs.Take(AutoNatLimits.MaxServedAddresses).Select(static bytes =>
                Multiaddr.TryDecode(bytes.Span, out var address) == MultiaddrError.None
                    && address!.TryGetEndPoint(MultiaddrProtocol.Tcp, out var endPoint) ? endPoint : null)
            .OfType<IPEndPoint>()
            .Where(endPoint => endPoint.AddressFamily == observed.AddressFamily)
            .Select(endPoint => new IPEndPoint(observed, endPoint.Port))
            .Distinct().Where(services.Policy.MayDial).Take(MaxDials).ToList();
        if (endPoints.Count == 0)
            return AutoNatV1Codec.EncodeResponse(Status.EDialRefused, "no address that is dialled", null);
        foreach (var endPoint in endPoints)
        {
            var result = await services.Dialer.ProbeAsync(session.RemotePeer, endPoint, nonce: null, cancellationToken)
                .ConfigureAwait(false);
            if (result == ProbeResult.Busy)
                return AutoNatV1Codec.EncodeResponse(Status.EDialRefused, "busy", null);
            if (result == ProbeResult.Ok)
                return AutoNatV1Codec.EncodeResponse(Status.Ok, null, Multiaddr.FromEndPoint(endPoint));
        }
        return AutoNatV1Codec.EncodeResponse(Status.EDialError, "no address answered", null);
    }
}
