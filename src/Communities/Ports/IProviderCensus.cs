using Codex.Content;

namespace Codex.Communities.Ports;

/// <summary>Knows who provides what.</summary>
public interface IProviderCensus
{
    /// <summary>
    /// How many nodes are known to provide a dataset, this one among them when it announces it. May take as long as a
    /// search takes.
    /// </summary>
    /// <param name="cid">CID of a manifest.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<int> CountAsync(Cid cid, CancellationToken cancellationToken);
}
