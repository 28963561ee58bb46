using System.Collections.Immutable;
using Codex.Content;

namespace Codex.Communities;

/// <summary>How a node treats communities.</summary>
public sealed record CommunityOptions
{
    /// <summary>Follows nobody, and keeps what it is given.</summary>
    public static CommunityOptions Default { get; } = new();

    /// <summary>Communities of which everything is kept, fetched and announced. Default: none.</summary>
    public ImmutableArray<CommunityId> Follow { get; init; } = [];

    /// <summary>
    /// Providers that each dataset of a followed community should have; one that has fewer is reported. Default 2: this
    /// node and another. 0 asks nobody.
    /// </summary>
    public int MinProviders { get; init; } = 2;

    /// <summary>
    /// Layout of the manifests of archives and indices that are published here: that of uploads, or the same bytes get
    /// another CID. Default <see cref="ManifestFormat.M1"/>.
    /// </summary>
    public ManifestFormat ManifestFormat { get; init; } = ManifestFormat.M1;
}
