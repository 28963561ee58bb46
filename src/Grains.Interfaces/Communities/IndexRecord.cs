namespace Codex.Grains.Interfaces;

/// <summary>What is known of an archive index.</summary>
[GenerateSerializer, Immutable, Alias("Codex.IndexRecord")]
public sealed record IndexRecord
{
    /// <summary>CID of the index dataset's manifest, as text.</summary>
    [Id(0)]
    public required string Cid { get; init; }

    /// <summary>When it was made, in milliseconds since 1970.</summary>
    [Id(1)]
    public required ulong Clock { get; init; }

    /// <summary>What it was found to be.</summary>
    [Id(2)]
    public required IndexContent Content { get; init; }

    /// <summary>Why it is unusable, for people; null when it is not.</summary>
    [Id(3)]
    public string? Error { get; init; }

    /// <summary>When this node or cluster first heard of it.</summary>
    [Id(4)]
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Number of archives it names; 0 unless it was read.</summary>
    [Id(5)]
    public int ArchiveCount { get; init; }
}
