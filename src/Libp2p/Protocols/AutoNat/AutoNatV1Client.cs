using Codex.Libp2p.Addressing;
using Codex.Libp2p.Framing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.AutoNat.Protobuf.V1;
using Status = Codex.Libp2p.Protocols.AutoNat.Protobuf.V1.Message.Types.ResponseStatus;

namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>Asks a peer whether this node can be reached (AutoNAT v1). There is no proof but its word.</summary>
public static class AutoNatV1Client
{
    /// <summary>
    /// Asks about one address: the answer need not say which one of several was meant. Only an address with the IP
    /// address at which the server sees this node is dialled.
    /// </summary>
    public static async Task<AddressProbe> AskAsync(
        ISession server,
        PeerId self,
        Multiaddr address,
        AutoNatLimits limits,
        TimeProvider timeProvider,
        CancellationToken cancellationToken = default)
    {
        using var timeout = new CancellationTokenSource(limits.AskTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var opened = await server.OpenStreamAsync([AutoNatProtocol.V1], either.Token).ConfigureAwait(false);
            if (!opened.IsOpen)
                return new AddressProbe(address, ProbeOutcome.Unknown, ProbeReason.Unavailable);
            await using var stream = opened.Stream;
            LengthPrefixed.Write(stream.Output, AutoNatV1Codec.EncodeDial(self, [address]));
            await stream.Output.FlushAsync(either.Token).ConfigureAwait(false);
            var read = await LengthPrefixed.ReadAsync(stream.Input, AutoNatLimits.MaxMessageBytes, either.Token)
                .ConfigureAwait(false);
            if (read.Status == LengthPrefixedStatus.End)
                return new AddressProbe(address, ProbeOutcome.Unknown, ProbeReason.Unavailable);
            var message = read.Status == LengthPrefixedStatus.Message ? AutoNatV1Codec.Decode(read.Bytes.Span) : null;
            return Judge(address, message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new AddressProbe(address, ProbeOutcome.Unknown, ProbeReason.Timeout);
        }
        catch (IOException)
        {
            return new AddressProbe(address, ProbeOutcome.Unknown, ProbeReason.Unavailable);
        }
    }

    private static AddressProbe Judge(Multiaddr address, Message? message)
    {
        if (message is not { Type: Message.Types.MessageType.DialResponse, DialResponse: { HasStatus: true } response })
            return new AddressProbe(address, ProbeOutcome.Unknown, ProbeReason.Malformed);
        return response.Status switch
        {
            Status.Ok => new AddressProbe(address, ProbeOutcome.Reachable, ProbeReason.Claimed),
            Status.EDialError => new AddressProbe(address, ProbeOutcome.Unreachable, ProbeReason.DialFailed),
            Status.EDialRefused => new AddressProbe(address, ProbeOutcome.Unknown, ProbeReason.Refused),
            Status.EInternalError => new AddressProbe(address, ProbeOutcome.Unknown, ProbeReason.ServerError),
            _ => new AddressProbe(address, ProbeOutcome.Unknown, ProbeReason.Malformed),
        };
    }
}
