using System.Collections.Immutable;

namespace Codex.Grains.Interfaces;

/// <summary>An archive that an index names.</summary>
[GenerateSerializer, Immutable, Alias("Codex.ArchiveRecord")]
public sealed record ArchiveRecord
{
    /// <summary>The archive id, <c>0x</c> and 64 lower-case hexadecimal digits.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>CID of the archive dataset's manifest, as text.</summary>
    [Id(1)]
    public required string Cid { get; init; }

    /// <summary>Begin of its messages, in seconds since 1970.</summary>
    [Id(2)]
    public required ulong From { get; init; }

    /// <summary>End of its messages, in seconds since 1970, exclusive.</summary>
    [Id(3)]
    public required ulong To { get; init; }

    /// <summary>
    /// Content topics of its messages, each as <c>0x</c> and hexadecimal digits. Their order means nothing; a grain
    /// gives them sorted, and each once.
    /// </summary>
    [Id(4)]
    public required ImmutableArray<string> Topics { get; init; }
}
