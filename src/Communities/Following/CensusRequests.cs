using System.Collections.Immutable;

namespace Codex.Communities.Following;

/// <summary>Followed communities whose providers somebody wants counted now, and not when it is time.</summary>
public sealed class CensusRequests
{
    private readonly CommunityOptions _options;
    private readonly Lock _lock = new();
    private ImmutableHashSet<CommunityId> _asked = [];

    internal CensusRequests(CommunityOptions options) => _options = options;

    /// <summary>Set when something was asked for.</summary>
    internal AsyncSignal Signal { get; } = new();

    /// <summary>
    /// Has the providers of a community counted as soon as a count that is under way has ended; what is found is among
    /// its shortages then. Repeating it before that changes nothing.
    /// </summary>
    /// <returns>False when the community is not followed, or the node counts no providers.</returns>
    public bool TryAsk(CommunityId id)
    {
        if (_options.MinProviders == 0 || !_options.Follow.Contains(id))
            return false;
        lock (_lock)
            _asked = _asked.Add(id);
        Signal.Set();
        return true;
    }

    /// <summary>Takes what was asked for.</summary>
    internal ImmutableHashSet<CommunityId> TakeAll()
    {
        lock (_lock)
        {
            var asked = _asked;
            _asked = [];
            return asked;
        }
    }
}
