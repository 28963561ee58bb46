using System.Collections.Immutable;

namespace Codex.Grains.Interfaces;

/// <summary>What was found in an archive index.</summary>
[GenerateSerializer, Immutable, Alias("Codex.IndexReading")]
public sealed record IndexReading
{
    /// <summary>CID of the index, as text.</summary>
    [Id(0)]
    public required string Cid { get; init; }

    /// <summary>What it is.</summary>
    [Id(1)]
    public required IndexContent Content { get; init; }

    /// <summary>Why it is unusable, for people; null when it is not.</summary>
    [Id(2)]
    public string? Error { get; init; }

    /// <summary>The archives it names; empty unless it was read.</summary>
    [Id(3)]
    public ImmutableArray<ArchiveRecord> Archives { get; init; } = [];
}
