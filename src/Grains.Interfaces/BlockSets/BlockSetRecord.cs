using System.Collections.Immutable;

namespace Codex.Grains.Interfaces;

/// <summary>What is known of a block set. A copy: it does not change when the grain does.</summary>
[GenerateSerializer, Immutable, Alias("Codex.BlockSetRecord")]
public sealed record BlockSetRecord
{
    /// <summary>CID of the root of the tree, as text.</summary>
    [Id(0)]
    public required string TreeCid { get; init; }

    /// <summary>Storage nodes that hold at least one block, sorted by node id.</summary>
    [Id(1)]
    public required ImmutableArray<BlockHolding> Holders { get; init; }

    /// <summary>CIDs of the manifests that refer to the block set, sorted.</summary>
    [Id(2)]
    public required ImmutableArray<string> References { get; init; }

    /// <summary>How many storage nodes should hold all of it; 0 when nobody asked.</summary>
    [Id(3)]
    public required int WantedReplicas { get; init; }

    /// <summary>Number of blocks; null until a manifest said it.</summary>
    [Id(4)]
    public required int? BlockCount { get; init; }
}
