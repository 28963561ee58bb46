using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Relay.Protobuf;

namespace Codex.Libp2p.Protocols.Relay.Client;

/// <summary>Asks a relay for a place.</summary>
internal sealed class PlaceRequest(PeerId self, Func<Multiaddr, bool> isUsable, RelayLimits limits, TimeProvider time)
{
    /// <summary>The place; or why there is none.</summary>
    public async Task<(KeptPlace? Place, string? Why)> AskAsync(ISession relay, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limits.MessageTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            var opened = await relay.OpenStreamAsync([RelayProtocol.Hop], either.Token).ConfigureAwait(false);
            if (opened.Stream is not { } stream)
                return (null, $"no stream: {opened.Error}");
            await using (stream.ConfigureAwait(false))
            {
                await RelayCodec
                    .WriteAsync(stream.Output, new HopWire { Type = RelayProtocol.HopReserve }, either.Token)
                    .ConfigureAwait(false);
                var answer = await RelayCodec.ReadAsync<HopWire>(stream.Input, limits, either.Token)
                    .ConfigureAwait(false);
                return Read(relay, answer);
            }
        }
        catch (IOException e)
        {
            return (null, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, "it does not answer");
        }
    }

    private (KeptPlace? Place, string? Why) Read(ISession relay, HopWire? answer)
    {
        if (answer is not { Type: RelayProtocol.HopStatus })
            return (null, "its answer is none");
        var status = RelayCodec.Status(answer.Status);
        if (status != RelayStatus.Ok || answer.Reservation is not { } reservation)
            return (null, $"it says {status}");
        var now = time.GetUtcNow();
        var expires = DateTimeOffset.FromUnixTimeSeconds(
            (long)Math.Min(reservation.Expire, (ulong)(now + TimeSpan.FromDays(1)).ToUnixTimeSeconds()));
        if (expires - now < limits.MinReservationLifetime)
            return (null, "the place expires too soon");
        if (reservation.HasVoucher
            && !ReservationVoucher.IsValid(reservation.Voucher.Span, relay.RemotePeer, self, now))
            return (null, "its voucher is forged");
        var addresses = RelayCodec.Addresses(reservation.Addrs, limits.MaxAddresses)
            // Where a connection comes from that the relay made is not where it listens.
            .Concat(relay.IsOutbound ? [relay.RemoteAddress] : [])
            .Where(static address => address.TryGetEndPoint(MultiaddrProtocol.Tcp, out _)
                || address.TryGetNamedEndPoint(MultiaddrProtocol.Tcp, out _))
            .Where(isUsable).Distinct()
            .Select(address => CircuitAddress.Of(address, relay.RemotePeer)).ToArray();
        if (addresses.Length == 0)
            return (null, "it has no address that others can dial");
        var place = new RelayPlace(relay.RemotePeer, addresses, expires);
        return (new KeptPlace(place, relay, now + ((expires - now) * limits.RefreshShare)), null);
    }
}
