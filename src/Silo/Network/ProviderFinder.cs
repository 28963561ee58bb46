using System.Runtime.CompilerServices;
using Codex.Content;
using Codex.Discovery;
using Codex.Discovery.Routing;
using Codex.Exchange.Providers;

namespace Codex.Silo.Network;

/// <summary>Gives the exchange what discovery finds.</summary>
internal sealed class ProviderFinder(IContentRouting routing) : IProviderFinder
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<Provider> FindAsync(
        Cid cid, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var record in routing.FindProvidersAsync(NodeId.Of(cid), cancellationToken)
            .ConfigureAwait(false))
        {
            yield return new Provider(record.PeerId, record.Addresses);
        }
    }
}
