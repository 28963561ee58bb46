using System.Collections.Immutable;

namespace Codex.Grains.Interfaces;

/// <summary>Which communities are registered. Key: <see cref="Key"/>; there is one directory.</summary>
[Alias("Codex.ICommunityDirectoryGrain")]
public interface ICommunityDirectoryGrain : IGrainWithStringKey
{
    /// <summary>The key of the one directory.</summary>
    const string Key = "communities";

    /// <summary>Adds a community. Adding it again changes nothing.</summary>
    /// <returns>False when there are <see cref="GrainLimits.MaxCommunities"/> others.</returns>
    /// <exception cref="ArgumentException">The id is empty, longer than <see cref="GrainLimits.MaxCommunityIdLength"/>,
    /// or has other characters than letters and digits of ASCII, <c>-</c>, <c>_</c>, <c>.</c> and <c>:</c>.</exception>
    [Alias("Add")]
    Task<bool> AddAsync(string communityId, CancellationToken cancellationToken);

    /// <summary>Takes a community out.</summary>
    /// <returns>False when it was not in.</returns>
    [Alias("Remove")]
    Task<bool> RemoveAsync(string communityId, CancellationToken cancellationToken);

    /// <summary>All community ids, in ordinal order.</summary>
    [Alias("List")]
    Task<ImmutableArray<string>> ListAsync(CancellationToken cancellationToken);
}
