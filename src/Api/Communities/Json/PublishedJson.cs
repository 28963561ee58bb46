namespace Codex.Api.Communities.Json;

/// <summary>An archive that is part of a community's history now.</summary>
internal sealed record PublishedJson
{
    /// <summary>What the index calls it.</summary>
    public required string ArchiveId { get; init; }

    public required string ArchiveCid { get; init; }

    /// <summary>The current index, which names it.</summary>
    public required string IndexCid { get; init; }

    /// <summary>Clock of that index, in milliseconds since 1970.</summary>
    public required ulong Clock { get; init; }
}
