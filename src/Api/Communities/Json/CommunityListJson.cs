namespace Codex.Api.Communities.Json;

/// <summary>A page of the registered communities, in ordinal order of their ids.</summary>
internal sealed record CommunityListJson
{
    public required IReadOnlyList<CommunityJson> Communities { get; init; }

    /// <summary>What to give as <c>after</c> for the next page; null on the last one.</summary>
    public required string? Next { get; init; }
}
