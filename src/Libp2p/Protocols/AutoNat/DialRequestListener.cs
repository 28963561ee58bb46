using System.Net;
using Codex.Libp2p.Framing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.AutoNat.Protobuf;
using Codex.Libp2p.Transport;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>Version 2 of the server: one request, perhaps dial data, one dial, one answer.</summary>
internal sealed partial class DialRequestListener(DialServices services) : ISessionListenerProtocol
{
    public string Id => AutoNatProtocol.DialRequest;

    public StreamLimits Limits { get; } = new(services.Limits.MaxStreamsPerPeer, services.Limits.MaxStreams);

    public async Task ListenAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        var session = stream.Session;
        // Through a relay nobody is seen: neither can be compared who asks, nor be counted.
        if (session.Path.Kind == PathKind.Relayed || DialPolicy.IpOf(session.RemoteAddress) is not { } observed)
        {
            await AnswerAsync(stream, AutoNatCodec.EncodeRefusal(ResponseStatus.DialRefused), cancellationToken)
                .ConfigureAwait(false);
            return;
        }
        if (!services.Limiter.TryEnter(session.RemotePeer, SourceKey.Of(observed)))
        {
            await AnswerAsync(stream, AutoNatCodec.EncodeRefusal(ResponseStatus.RequestRejected), cancellationToken)
                .ConfigureAwait(false);
            return;
        }
        if (await ReadRequestAsync(stream, cancellationToken).ConfigureAwait(false) is not { } request)
        {
            stream.Reset();
            return;
        }
        var answer = await ServeAsync(stream, observed, request.Addresses, request.Nonce, cancellationToken)
            .ConfigureAwait(false);
        if (answer is null)
            stream.Reset();
        else
            await AnswerAsync(stream, answer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The answer; null when the client did not pay.</summary>
    private async Task<byte[]?> ServeAsync(
        ISessionStream stream,
        IPAddress observed,
        IEnumerable<ByteString> addresses,
        DialNonce nonce,
        CancellationToken cancellationToken)
    {
        var peer = stream.Session.RemotePeer;
        if (services.Policy.Choose(addresses, peer) is not { } target)
            return AutoNatCodec.EncodeRefusal(ResponseStatus.DialRefused);
        if (!DialPolicy.Plain(target.EndPoint.Address).Equals(observed))
        {
            if (!services.Limiter.TryEnterDialData())
                return AutoNatCodec.EncodeRefusal(ResponseStatus.RequestRejected);
            if (!await TakeDialDataAsync(stream, target.Index, cancellationToken).ConfigureAwait(false))
                return null;
            var delay = services.Limits.MaxDialDelay * services.Random.NextDouble();
            await Task.Delay(delay, services.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        var result = await services.Dialer.ProbeAsync(peer, target.EndPoint, nonce, cancellationToken)
            .ConfigureAwait(false);
        LogProbed(services.Logger, target.EndPoint, peer, result);
        return result switch
        {
            ProbeResult.Ok => AutoNatCodec.EncodeDialed(target.Index, DialStatus.Ok),
            ProbeResult.DialFailed => AutoNatCodec.EncodeDialed(target.Index, DialStatus.DialError),
            ProbeResult.DialBackFailed => AutoNatCodec.EncodeDialed(target.Index, DialStatus.DialBackError),
            _ => AutoNatCodec.EncodeRefusal(ResponseStatus.RequestRejected),
        };
    }

    private async Task<(IEnumerable<ByteString> Addresses, DialNonce Nonce)?> ReadRequestAsync(
        ISessionStream stream, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(services.Limits.RequestTimeout, services.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var read = await LengthPrefixed.ReadAsync(stream.Input, AutoNatLimits.MaxMessageBytes, either.Token)
            .ConfigureAwait(false);
        return read.Status == LengthPrefixedStatus.Message
            && AutoNatCodec.Decode(read.Bytes.Span)?.DialRequest is { } request
            && AutoNatCodec.NonceOf(request, read.Bytes.Span) is { } nonce
            ? (request.Addrs, nonce)
            : null;
    }

    /// <summary>
    /// Makes the client send more than a handshake with a victim would cost: it gains nothing by having us dial.
    /// </summary>
    private async Task<bool> TakeDialDataAsync(ISessionStream stream, int index, CancellationToken cancellationToken)
    {
        var wanted = services.Random.Next(AutoNatLimits.MinDialDataBytes, AutoNatLimits.MaxDialDataBytes + 1);
        var question = new AutoNatMessage
        {
            DialDataRequest = new DialDataRequest { AddrIdx = (uint)index, NumBytes = (ulong)wanted },
        };
        using var timeout = new CancellationTokenSource(services.Limits.DialDataTimeout, services.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        await AnswerAsync(stream, question.ToByteArray(), either.Token).ConfigureAwait(false);
        for (var left = wanted; left > 0;)
        {
            var read = await LengthPrefixed.ReadAsync(stream.Input, AutoNatLimits.MaxMessageBytes, either.Token)
                .ConfigureAwait(false);
            if (read.Status != LengthPrefixedStatus.Message
                || AutoNatCodec.Decode(read.Bytes.Span)?.DialDataResponse is not { } given)
                return false;
            left -= given.Data.Length;
            if (left > 0 && given.Data.Length < AutoNatLimits.MinDialDataChunkBytes)
                return false;
        }
        return true;
    }

    private static async Task AnswerAsync(ISessionStream stream, byte[] message, CancellationToken cancellationToken)
    {
        LengthPrefixed.Write(stream.Output, message);
        await stream.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(330, LogLevel.Debug, "Dialled {EndPoint} for {Peer}: {Result}")]
    private static partial void LogProbed(ILogger logger, IPEndPoint endPoint, PeerId peer, ProbeResult result);
}
