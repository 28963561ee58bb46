namespace Codex.Grains;

/// <summary>What a <see cref="CommunityDirectoryGrain"/> stores.</summary>
[GenerateSerializer, Alias("Codex.CommunityDirectoryState")]
public sealed class CommunityDirectoryState
{
    /// <summary>Version of this shape.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version in which it was stored.</summary>
    [Id(0)]
    public int Version { get; set; }

    /// <summary>The community ids, each once, in ordinal order.</summary>
    [Id(1)]
    public List<string> Communities { get; set; } = [];
}
