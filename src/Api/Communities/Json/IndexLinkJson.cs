namespace Codex.Api.Communities.Json;

/// <summary>A link to an index, as a community's members receive it (community-history, section 4).</summary>
internal sealed record IndexLinkJson
{
    /// <summary>CID of the index dataset's manifest.</summary>
    public string? Cid { get; init; }

    /// <summary>When it was made, in milliseconds since 1970.</summary>
    public ulong? Clock { get; init; }
}
