namespace Codex.Api.Json;

/// <summary>Describes the answer of <c>/exists</c>, which has a member named like the CID beside this one.</summary>
internal sealed record ExistsJson
{
    public required bool Has { get; init; }
}
