using Codex.Discovery.Routing;

namespace Codex.Discovery.Lookups;

/// <summary>A node that a lookup has heard of.</summary>
internal sealed class Candidate(NodeContact contact, NodeId distance)
{
    public NodeContact Contact { get; } = contact;

    public NodeId Distance { get; } = distance;

    public CandidateState State { get; set; }

    /// <summary>The nodes that it told of.</summary>
    public IReadOnlyList<NodeContact> Answer { get; set; } = [];
}
