using Codex.Discovery.Bounds;
using Codex.Discovery.Routing;

namespace Codex.Discovery.Sessions;

/// <summary>
/// Challenges that wait for their answer, one for each node and address. For the receiving loop alone.
/// </summary>
internal sealed class ChallengeTable(DiscoveryLimits limits, TimeProvider timeProvider)
{
    private readonly LruMap<NodeAddress, PendingChallenge> _challenges = new(limits.MaxPendingChallenges);

    /// <summary>Whether one waits: then there is no second one, or its answer would meet the wrong challenge.</summary>
    public bool IsWaiting(NodeAddress node) => _challenges.TryGet(node, out var challenge) && !IsOver(challenge);

    public void Add(NodeAddress node, PendingChallenge challenge) => _challenges.Set(node, challenge);

    /// <summary>
    /// Takes the challenge that an answer must fit; null for none. It serves once: a replay finds none.
    /// </summary>
    public PendingChallenge? TryTake(NodeAddress node)
    {
        if (!_challenges.TryGet(node, out var challenge))
            return null;
        _challenges.Remove(node);
        return IsOver(challenge) ? null : challenge;
    }

    private bool IsOver(PendingChallenge challenge) =>
        timeProvider.GetElapsedTime(challenge.SentAt) >= limits.HandshakeTimeout;
}
