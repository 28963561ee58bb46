namespace Codex.Grains.Interfaces;

/// <summary>An archive index as it is announced to a community's members.</summary>
[GenerateSerializer, Immutable, Alias("Codex.IndexReference")]
public sealed record IndexReference
{
    /// <summary>CID of the index dataset's manifest, as text.</summary>
    [Id(0)]
    public required string Cid { get; init; }

    /// <summary>When it was made, in milliseconds since 1970: the newest one counts.</summary>
    [Id(1)]
    public required ulong Clock { get; init; }
}
