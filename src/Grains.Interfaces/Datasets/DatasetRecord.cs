using System.Collections.Immutable;

namespace Codex.Grains.Interfaces;

/// <summary>What is known of a dataset. A copy: it does not change when the grain does.</summary>
[GenerateSerializer, Immutable, Alias("Codex.DatasetRecord")]
public sealed record DatasetRecord
{
    /// <summary>CID of the manifest, as text.</summary>
    [Id(0)]
    public required string ManifestCid { get; init; }

    /// <summary>What the manifest says.</summary>
    [Id(1)]
    public required DatasetDescription Description { get; init; }

    /// <summary>When it was first stored.</summary>
    [Id(2)]
    public required DateTimeOffset StoredAt { get; init; }

    /// <summary>Who wants it kept, sorted by owner; expired pins may linger.</summary>
    [Id(3)]
    public required ImmutableArray<Pin> Pins { get; init; }

    /// <summary>True when it is announced to other nodes.</summary>
    [Id(4)]
    public required bool Advertised { get; init; }
}
