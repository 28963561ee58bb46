using Codex.Grains.Interfaces;

namespace Codex.Grains;

/// <summary>
/// Indices that the history does not name, or no longer, while their datasets may be stored or pinned: remembered so
/// that they can be dropped, by whoever comes next. A CID is among them once, and never in the history as well.
/// </summary>
internal static class IndexLeftovers
{
    /// <summary>Remembers one; beyond the bound the oldest is forgotten, and what is left of it stays.</summary>
    /// <returns>Whether the leftovers are others now.</returns>
    public static bool Add(CommunityState state, string cid)
    {
        var leftovers = state.Leftovers ??= [];
        if (leftovers.Contains(cid))
            return false;
        if (leftovers.Count >= GrainLimits.MaxIndicesPerCommunity)
            leftovers.RemoveAt(0);
        leftovers.Add(cid);
        return true;
    }

    /// <summary>Forgets one.</summary>
    /// <returns>Whether the leftovers are others now.</returns>
    public static bool Remove(CommunityState state, string cid)
    {
        if (state.Leftovers?.Remove(cid) != true)
            return false;
        if (state.Leftovers.Count == 0)
            state.Leftovers = null;
        return true;
    }
}
