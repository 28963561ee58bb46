namespace Codex.Api.Communities.Json;

/// <summary>The indices of a community, the newest first.</summary>
internal sealed record IndexListJson
{
    public required IReadOnlyList<IndexJson> Indices { get; init; }
}
