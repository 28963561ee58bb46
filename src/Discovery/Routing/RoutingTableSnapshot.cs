using Codex.Libp2p.Records;

namespace Codex.Discovery.Routing;

/// <summary>The routing table at one moment, for people to look at.</summary>
/// <param name="LocalId">This node's place in the key space.</param>
/// <param name="LocalRecord">This node's record.</param>
/// <param name="Nodes">The nodes it knows, nearest to it first; replacements that wait are not among them.</param>
public sealed record RoutingTableSnapshot(
    NodeId LocalId, SignedPeerRecord LocalRecord, IReadOnlyList<RoutingTableEntry> Nodes);
