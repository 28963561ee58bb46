using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Codex.Communities.Following;

/// <summary>What the last census of each followed community found.</summary>
internal sealed class ShortageBoard
{
    private readonly ConcurrentDictionary<CommunityId, ImmutableArray<ProviderShortage>> _shortages = new();

    /// <summary>The shortages of a community; empty when there are none, or none was counted.</summary>
    public ImmutableArray<ProviderShortage> Find(CommunityId id) =>
        _shortages.TryGetValue(id, out var found) ? found : [];

    /// <summary>What a census has found.</summary>
    public void Post(CommunityId id, ImmutableArray<ProviderShortage> shortages) => _shortages[id] = shortages;
}
