namespace Codex.Api.Communities.Json;

/// <summary>Archives of a community, the newest first. Describes the answer; it is written item by item.</summary>
internal sealed record ArchiveListJson
{
    public required IReadOnlyList<ArchiveJson> Archives { get; init; }
}
