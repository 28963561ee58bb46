namespace Codex.Api.Json;

/// <summary>Every manifest of the node. Describes the answer; it is written item by item.</summary>
internal sealed record DataListJson
{
    public required IReadOnlyList<DataItemJson> Content { get; init; }
}
