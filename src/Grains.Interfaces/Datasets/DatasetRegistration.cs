namespace Codex.Grains.Interfaces;

/// <summary>A storage node's word that it has a dataset's manifest, and all of the dataset or not yet.</summary>
[GenerateSerializer, Immutable, Alias("Codex.DatasetRegistration")]
public sealed record DatasetRegistration
{
    /// <summary>What the manifest says.</summary>
    [Id(0)]
    public required DatasetDescription Description { get; init; }

    /// <summary>Id of the storage node that holds it.</summary>
    [Id(1)]
    public required string NodeId { get; init; }

    /// <summary>When the node stored it.</summary>
    [Id(2)]
    public required DateTimeOffset StoredAt { get; init; }

    /// <summary>True when the node holds every block; otherwise what it holds of them stays as it is.</summary>
    [Id(4)]
    public required bool IsComplete { get; init; }

    /// <summary>Who wants it kept; null when only the holding is told.</summary>
    [Id(3)]
    public Pin? Pin { get; init; }
}
