using Codex.Content;

namespace Codex.Exchange.Providers;

/// <summary>The port to whatever knows who holds a CID.</summary>
public interface IProviderFinder
{
    /// <summary>Looks once; yields providers as they are found, each at least once, and ends by itself.</summary>
    IAsyncEnumerable<Provider> FindAsync(Cid cid, CancellationToken cancellationToken);
}
