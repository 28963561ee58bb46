using Codex.Libp2p.Addressing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;
using Codex.Silo.Options;

namespace Codex.Silo.Reachability;

/// <summary>
/// Keeps this node connected with those that were named to it: relays, and nodes to join through whose record has a TCP
/// address. They relay connections and tell whether this node is reached, if they do so at all.
/// </summary>
internal sealed class Helpers(ILocalPeer local, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _keeping = Task.CompletedTask;

    /// <summary>The nodes of <c>--relay</c> and <c>--bootstrap-node</c>, without this one.</summary>
    public static IReadOnlyDictionary<PeerId, IReadOnlyList<Multiaddr>> Named(
        PeerOptions options, IEnumerable<SignedPeerRecord> bootstrap, PeerId self)
    {
        var relays = options.Relays.Select(static text => Multiaddr.Parse(text))
            .Select(static address => (Peer: address.Peer!.Value, Address: address.WithoutPeer()));
        var joined = bootstrap.SelectMany(static record => record.Addresses
            .Where(static address => address.TryGetEndPoint(MultiaddrProtocol.Tcp, out _))
            .Select(address => (Peer: record.PeerId, Address: address.WithoutPeer())));
        return relays.Concat(joined)
            .Where(named => named.Peer != self)
            .GroupBy(static named => named.Peer, static named => named.Address)
            .Take(HelperLimits.MaxHelpers)
            .ToDictionary(
                static named => named.Key,
                static named => (IReadOnlyList<Multiaddr>)[.. named.Distinct()]);
    }

    /// <summary>Begins to dial, and goes on for as long as it is not disposed. Once.</summary>
    public void Keep(IReadOnlyDictionary<PeerId, IReadOnlyList<Multiaddr>> helpers) =>
        _keeping = Task.WhenAll(helpers.Select(helper => KeepAsync(helper.Key, helper.Value)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _keeping.ConfigureAwait(false);
    }

    private async Task KeepAsync(PeerId peer, IReadOnlyList<Multiaddr> addresses)
    {
        try
        {
            for (var pause = HelperLimits.FirstPause; ;)
            {
                var result = await local.DialAsync(peer, addresses, _stopping.Token).ConfigureAwait(false);
                if (result.IsConnected)
                {
                    pause = HelperLimits.FirstPause;
                    await result.Session.Ended.WaitAsync(_stopping.Token).ConfigureAwait(false);
                }

                await Task.Delay(pause, time, _stopping.Token).ConfigureAwait(false);
                pause = pause * 2 < HelperLimits.MaxPause ? pause * 2 : HelperLimits.MaxPause;
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }
}
