using System.Threading.Channels;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Transport;

namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>The nonce of one request, with the dial-backs that it brought.</summary>
internal sealed class PendingNonce(NonceTable owner, ulong value, IReadOnlyList<ISession> known, int maxArrivals)
    : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<ISession> _known = new(known, ReferenceEqualityComparer.Instance);
    private readonly Channel<Multiaddr> _arrivals = Channel.CreateBounded<Multiaddr>(maxArrivals);
    private readonly List<Multiaddr> _left = [];

    public ulong Value => value;

    /// <summary>
    /// Takes a dial-back. Only a connection that somebody else has made since the request shows that an address works:
    /// the server might as well use the one that this node has dialled, or a relay.
    /// </summary>
    public bool TryArrive(ISession session)
    {
        if (session.IsOutbound || session.Path.Kind != PathKind.Direct || session.Path.Local is not { } local)
            return false;
        lock (_lock)
        {
            // One connection proves one address.
            return _known.Add(session) && _arrivals.Writer.TryWrite(local);
        }
    }

    /// <summary>
    /// Whether a dial-back came that an address can have led to; waits for it until the token is cancelled. Each
    /// dial-back proves one address. Not for several callers at once.
    /// </summary>
    public async ValueTask<bool> IsProvenAsync(Multiaddr address, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                while (_arrivals.Reader.TryRead(out var arrived))
                    _left.Add(arrived);
                var proof = _left.FindIndex(local => LeadsTo(address, local));
                if (proof >= 0)
                {
                    _left.RemoveAt(proof);
                    return true;
                }
                await _arrivals.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => owner.Remove(this);

    /// <summary>
    /// Whether a connection to <paramref name="address"/> can arrive at <paramref name="local"/>: behind a NAT address
    /// and port differ, but never the kind of address and transport.
    /// </summary>
    private static bool LeadsTo(Multiaddr address, Multiaddr local)
    {
        if (address.Components.Count < 2 || local.Components.Count != 2
            || address.Components[1].Protocol != local.Components[1].Protocol)
            return false;
        var family = local.Components[0].Protocol;
        return address.Components[0].Protocol switch
        {
            MultiaddrProtocol.Dns => true,
            MultiaddrProtocol.Dns4 => family == MultiaddrProtocol.Ip4,
            MultiaddrProtocol.Dns6 => family == MultiaddrProtocol.Ip6,
            var asked => asked == family,
        };
    }
}
