namespace Codex.Api.Json;

/// <summary>Which build this is.</summary>
internal sealed record BuildJson
{
    public required string Version { get; init; }

    public required string Revision { get; init; }

    /// <summary>Revision of the marketplace contracts, of which this node has none.</summary>
    public required string Contracts { get; init; }
}
