using Codex.Grains.Interfaces;

namespace Codex.Grains;

/// <summary>What a <see cref="DatasetGrain"/> stores.</summary>
[GenerateSerializer, Alias("Codex.DatasetState")]
public sealed class DatasetState
{
    /// <summary>Version of this shape.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version in which it was stored.</summary>
    [Id(0)]
    public int Version { get; set; }

    /// <summary>What the manifest says; null while the dataset is not known.</summary>
    [Id(1)]
    public DatasetDescription? Description { get; set; }

    /// <summary>When it was first stored.</summary>
    [Id(2)]
    public DateTimeOffset StoredAt { get; set; }

    /// <summary>Who wants it kept: at most one pin per owner.</summary>
    [Id(3)]
    public List<Pin> Pins { get; set; } = [];

    /// <summary>True when it is announced to other nodes.</summary>
    [Id(4)]
    public bool Advertised { get; set; }
}
