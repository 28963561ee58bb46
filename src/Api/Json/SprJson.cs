namespace Codex.Api.Json;

/// <summary>The signed peer record.</summary>
internal sealed record SprJson
{
    public required string Spr { get; init; }
}
