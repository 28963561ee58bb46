using System.Text.Json.Serialization;

namespace Codex.Api.Communities.Json;

/// <summary>How many archives of a community there are.</summary>
internal sealed record ArchiveCountsJson
{
    /// <summary>Archives that the current index names.</summary>
    public required int Known { get; init; }

    /// <summary>Archives that the last sync wants; all that are known when there was none. Not in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Wanted { get; init; }

    /// <summary>Those of <see cref="Wanted"/> all of which is here.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Here { get; init; }

    /// <summary>Those that are being fetched.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Fetching { get; init; }

    /// <summary>Those whose last attempt failed, and those that are refused.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Failing { get; init; }
}
