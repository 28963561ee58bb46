namespace Codex.Api.Communities.Json;

/// <summary>How many bytes of the wanted archives there are.</summary>
internal sealed record ByteCountsJson
{
    public required long Here { get; init; }

    /// <summary>Of the archives whose manifest is here: the size of others is not known.</summary>
    public required long Total { get; init; }
}
