using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;

namespace Codex.Libp2p.Protocols.AutoNat;

/// <summary>
/// Asks connected peers whether addresses of this node work (AutoNAT v2), and takes the dial-backs that prove it.
/// </summary>
/// <remarks>
/// An address works when a connection that somebody made after the request brought the request's nonce, whatever
/// identity it came with. What a server merely claims proves nothing; that an address does not work can only be
/// claimed, so several have to be asked. A NAT that takes any port of a host that was talked to (address-restricted)
/// lets a server in where others are kept out: only one that this node has never sent anything could tell.
/// </remarks>
/// <param name="localPeer">This node among its peers.</param>
/// <param name="limits">Bounds.</param>
/// <param name="timeProvider">The clock.</param>
public sealed class AutoNatClient(ILocalPeer localPeer, AutoNatLimits limits, TimeProvider timeProvider)
{
    private readonly NonceTable _nonces = new(limits.MaxPendingNonces);

    /// <summary>Requests under way.</summary>
    public int PendingCount => _nonces.Count;

    /// <summary>Takes dial-backs from now on. Call it once, before asking.</summary>
    /// <exception cref="InvalidOperationException">Dial-backs are taken already.</exception>
    public void Start() => localPeer.AddProtocol(new DialBackListener(_nonces, limits, timeProvider));

    /// <summary>
    /// Asks one server. One that keeps to the specification tests the first address that it is willing to dial, and
    /// only that; js-libp2p tests all. Whoever needs to know about a certain address asks about it alone.
    /// </summary>
    /// <param name="server">The connection to ask on.</param>
    /// <param name="addresses">
    /// The addresses, the most important one first; at most <see cref="AutoNatLimits.MaxAskedAddresses"/> and 1024
    /// bytes of them are asked about. A peer id at their end is left out.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One result per address that was asked about, in their order.</returns>
    public async Task<IReadOnlyList<AddressProbe>> AskAsync(
        ISession server, IReadOnlyList<Multiaddr> addresses, CancellationToken cancellationToken = default)
    {
        var asked = Fitting(addresses);
        if (asked.Count == 0)
            return [];
        using var nonce = _nonces.TryAdd(localPeer.Sessions, asked.Count);
        if (nonce is null)
            return [.. asked.Select(static address =>
                new AddressProbe(address, ProbeOutcome.Unknown, ProbeReason.Busy))];
        var exchange = new DialRequestExchange(asked, nonce, limits, timeProvider);
        return await exchange.RunAsync(server, cancellationToken).ConfigureAwait(false);
    }

    private static List<Multiaddr> Fitting(IReadOnlyList<Multiaddr> addresses)
    {
        // Nonce, tags and lengths around the list.
        var left = AutoNatLimits.MaxSentRequestBytes - 16;
        var fitting = new List<Multiaddr>();
        foreach (var address in addresses.Select(static a => a.WithoutPeer()).Distinct())
        {
            // Tag and length, which has two bytes from 128 on.
            left -= address.Bytes.Length + 3;
            if (left < 0 || fitting.Count == AutoNatLimits.MaxAskedAddresses)
                break;
            fitting.Add(address);
        }
        return fitting;
    }
}
