using System.Text.Json.Serialization;

namespace Codex.Api.Communities.Json;

/// <summary>What became of an index that was given.</summary>
internal sealed record IndexOfferJson
{
    /// <summary>
    /// <c>current</c>: it is the current one now; <c>known</c>: it was before; <c>older</c>: there is a newer one.
    /// </summary>
    public required string Outcome { get; init; }

    /// <summary>CID of the index that was given; absent for bytes that were not stored, being older.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cid { get; init; }

    public required CommunityJson Community { get; init; }
}
