using Codex.Grains.Interfaces;

namespace Codex.Grains;

/// <summary>What a <see cref="BlockSetGrain"/> stores.</summary>
[GenerateSerializer, Alias("Codex.BlockSetState")]
public sealed class BlockSetState
{
    /// <summary>Version of this shape.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version in which it was stored.</summary>
    [Id(0)]
    public int Version { get; set; }

    /// <summary>Which storage node holds which blocks, by node id; the ranges normalised.</summary>
    [Id(1)]
    public Dictionary<string, HeldRange[]> Holders { get; set; } = [];

    /// <summary>CIDs of the manifests that refer to it.</summary>
    [Id(2)]
    public HashSet<string> References { get; set; } = [];

    /// <summary>How many storage nodes should hold all of it.</summary>
    [Id(3)]
    public int WantedReplicas { get; set; }

    /// <summary>Number of blocks, as the first manifest said; null while none did.</summary>
    [Id(4)]
    public int? BlockCount { get; set; }
}
