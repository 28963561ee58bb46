using System.Collections.Immutable;

namespace Codex.Grains.Interfaces;

/// <summary>Which blocks of a block set a storage node holds.</summary>
[GenerateSerializer, Immutable, Alias("Codex.BlockHolding")]
public sealed record BlockHolding
{
    /// <summary>The storage node's id.</summary>
    [Id(0)]
    public required string NodeId { get; init; }

    /// <summary>The blocks: sorted, disjoint, never adjacent, never empty.</summary>
    [Id(1)]
    public required ImmutableArray<HeldRange> Ranges { get; init; }
}
