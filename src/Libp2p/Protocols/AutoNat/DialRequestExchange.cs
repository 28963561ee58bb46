using Codex.Libp2p.Addressing;
using Codex.Libp2p.Framing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Protocols.AutoNat.Protobuf;
using Google.Protobuf;

namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>One request of ours: the question, the dial data that the server wants, answers, and proof.</summary>
internal sealed class DialRequestExchange(
    IReadOnlyList<Multiaddr> addresses, PendingNonce nonce, AutoNatLimits limits, TimeProvider timeProvider)
{
    private static readonly byte[] DialData = new byte[AutoNatLimits.DialDataChunkBytes];

    private readonly DialStatus?[] _dialed = new DialStatus?[addresses.Count];
    private readonly ProbeReason?[] _refused = new ProbeReason?[addresses.Count];
    private readonly bool[] _paid = new bool[addresses.Count];
    private ulong _givenBytes;

    /// <summary>Runs to its end; never throws but for the caller's cancellation.</summary>
    public async Task<IReadOnlyList<AddressProbe>> RunAsync(ISession server, CancellationToken cancellationToken)
    {
        var otherwise = await TalkAsync(server, cancellationToken).ConfigureAwait(false);
        using var grace = new CancellationTokenSource(limits.ProofGrace, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, grace.Token);
        var probes = new AddressProbe[addresses.Count];
        // Claims of success first: the others must not use up their proofs.
        foreach (var index in Enumerable.Range(0, probes.Length).OrderByDescending(i => _dialed[i]))
            probes[index] = await JudgeAsync(index, otherwise, either.Token).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return probes;
    }

    private async ValueTask<AddressProbe> JudgeAsync(
        int index, ProbeReason otherwise, CancellationToken graceToken)
    {
        var address = addresses[index];
        switch (_dialed[index])
        {
            case DialStatus.Ok:
                return await nonce.IsProvenAsync(address, graceToken).ConfigureAwait(false)
                    ? new AddressProbe(address, ProbeOutcome.Reachable, ProbeReason.DialedBack)
                    : new AddressProbe(address, ProbeOutcome.Unknown, ProbeReason.NotProven);
            case DialStatus.DialBackError:
                // The nonce may have come all the same, and only our thanks got lost.
                return await nonce.IsProvenAsync(address, new CancellationToken(canceled: true)).ConfigureAwait(false)
                    ? new AddressProbe(address, ProbeOutcome.Reachable, ProbeReason.DialedBack)
                    : new AddressProbe(address, ProbeOutcome.Unknown, ProbeReason.DialBackFailed);
            case DialStatus.DialError:
                return new AddressProbe(address, ProbeOutcome.Unreachable, ProbeReason.DialFailed);
            default:
                return new AddressProbe(address, ProbeOutcome.Unknown, _refused[index] ?? otherwise);
        }
    }

    /// <summary>Why addresses without an answer have none.</summary>
    private async Task<ProbeReason> TalkAsync(ISession server, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limits.AskTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var opened = await server.OpenStreamAsync([AutoNatProtocol.DialRequest], either.Token)
                .ConfigureAwait(false);
            if (!opened.IsOpen)
                return opened.Error == OpenStreamError.Timeout ? ProbeReason.Timeout : ProbeReason.Unavailable;
            await using var stream = opened.Stream;
            try
            {
                var ended = await ConverseAsync(stream, either.Token).ConfigureAwait(false);
                if (ended is ProbeReason.Malformed or ProbeReason.TooExpensive)
                    stream.Reset();
                return ended;
            }
            catch (OperationCanceledException)
            {
                stream.Reset();
                throw;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ProbeReason.Timeout;
        }
        catch (IOException)
        {
            return ProbeReason.Unavailable;
        }
    }

    private async Task<ProbeReason> ConverseAsync(ISessionStream stream, CancellationToken cancellationToken)
    {
        var request = new AutoNatMessage { DialRequest = new DialRequest { Nonce = nonce.Value } };
        request.DialRequest.Addrs.AddRange(addresses.Select(static a => ByteString.CopyFrom(a.Bytes)));
        await WriteAsync(stream, request, cancellationToken).ConfigureAwait(false);
        // Each address is answered once, and paid for once.
        for (var messages = 0; messages < 2 * addresses.Count && !IsAnswered; messages++)
        {
            var read = await LengthPrefixed.ReadAsync(stream.Input, AutoNatLimits.MaxMessageBytes, cancellationToken)
                .ConfigureAwait(false);
            if (read.Status == LengthPrefixedStatus.End)
                return messages == 0 ? ProbeReason.Unavailable
                    : Array.Exists(_refused, static reason => reason is not null) ? ProbeReason.Refused
                    : ProbeReason.NotTested;
            var message = read.Status == LengthPrefixedStatus.Message ? AutoNatCodec.Decode(read.Bytes.Span) : null;
            var problem = message switch
            {
                { DialResponse: { } response } => Take(response),
                { DialDataRequest: { } wanted } =>
                    await GiveAsync(stream, wanted, cancellationToken).ConfigureAwait(false),
                _ => ProbeReason.Malformed,
            };
            if (problem is not null)
                return problem.Value;
        }
        return ProbeReason.NotTested;
    }

    private bool IsAnswered =>
        !Enumerable.Range(0, addresses.Count).Any(i => _dialed[i] is null && _refused[i] is null);

    /// <summary>Null to read on.</summary>
    private ProbeReason? Take(DialResponse response)
    {
        var index = response.AddrIdx;
        var isOpen = index < addresses.Count && _dialed[index] is null && _refused[index] is null;
        switch (response.Status)
        {
            case ResponseStatus.Ok when isOpen
                && response.DialStatus is DialStatus.Ok or DialStatus.DialError or DialStatus.DialBackError:
                _dialed[index] = response.DialStatus;
                return null;
            case ResponseStatus.DialRefused when isOpen && addresses.Count > 1:
                // js refuses address by address; from others this is the only answer, and means all of them.
                _refused[index] = ProbeReason.Refused;
                return null;
            case ResponseStatus.DialRefused:
                return ProbeReason.Refused;
            case ResponseStatus.RequestRejected:
                return ProbeReason.Rejected;
            case ResponseStatus.InternalError:
                return ProbeReason.ServerError;
            default:
                return ProbeReason.Malformed;
        }
    }

    /// <summary>Null to read on.</summary>
    private async Task<ProbeReason?> GiveAsync(
        ISessionStream stream, DialDataRequest wanted, CancellationToken cancellationToken)
    {
        if (wanted.AddrIdx >= addresses.Count || _paid[wanted.AddrIdx])
            return ProbeReason.Malformed;
        if (wanted.NumBytes > limits.MaxGivenDialDataBytes
            || wanted.NumBytes > limits.MaxGivenDialDataBytesPerRequest - _givenBytes)
            return ProbeReason.TooExpensive;
        _paid[wanted.AddrIdx] = true;
        _givenBytes += wanted.NumBytes;
        for (var left = (int)wanted.NumBytes; left > 0; left -= DialData.Length)
        {
            var data = UnsafeByteOperations.UnsafeWrap(DialData.AsMemory(0, Math.Min(left, DialData.Length)));
            var message = new AutoNatMessage { DialDataResponse = new DialDataResponse { Data = data } };
            await WriteAsync(stream, message, cancellationToken).ConfigureAwait(false);
        }
        return null;
    }

    private static async Task WriteAsync(
        ISessionStream stream, AutoNatMessage message, CancellationToken cancellationToken)
    {
        LengthPrefixed.Write(stream.Output, message.ToByteArray());
        await stream.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
