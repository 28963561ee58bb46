namespace Codex.Grains.Interfaces;

/// <summary>A storage node's word that it holds the whole of a dataset.</summary>
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

    /// <summary>Who wants it kept, or null when the node only found it on its disk.</summary>
    [Id(3)]
    public Pin? Pin { get; init; }
}
