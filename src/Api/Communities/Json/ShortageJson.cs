namespace Codex.Api.Communities.Json;

/// <summary>A dataset with fewer known providers than <c>--min-providers</c>.</summary>
internal sealed record ShortageJson
{
    public required string Cid { get; init; }

    public required int Providers { get; init; }

    public required DateTimeOffset CountedAt { get; init; }
}
