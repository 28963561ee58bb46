namespace Codex.Grains;

/// <summary>What a <see cref="ProviderListGrain"/> stores.</summary>
[GenerateSerializer, Alias("Codex.ProviderListState")]
public sealed class ProviderListState
{
    /// <summary>Version of this shape.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version in which it was stored.</summary>
    [Id(0)]
    public int Version { get; set; }

    /// <summary>The records, one per peer; expired ones may linger.</summary>
    [Id(1)]
    public List<ProviderEntry> Records { get; set; } = [];
}
