using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>A place that is kept for a peer.</summary>
/// <param name="Session">The connection on which it was asked for.</param>
/// <param name="Source">From where it came.</param>
/// <param name="Expires">Until when.</param>
internal sealed record Reservation(ISession Session, SourceKey Source, DateTimeOffset Expires)
{
    private byte[]? _voucher;

    /// <summary>The relay's signed word for it. Signed once, however often it is asked for.</summary>
    public byte[] VoucherOf(NodeKey relay) =>
        _voucher ??= ReservationVoucher.Sign(relay, Session.RemotePeer, Expires);
}
