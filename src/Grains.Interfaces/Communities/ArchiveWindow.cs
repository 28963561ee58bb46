namespace Codex.Grains.Interfaces;

/// <summary>A span of time, in seconds since 1970.</summary>
/// <param name="From">Its begin.</param>
/// <param name="To">Its end, exclusive.</param>
[GenerateSerializer, Immutable, Alias("Codex.ArchiveWindow")]
public readonly record struct ArchiveWindow([property: Id(0)] ulong From, [property: Id(1)] ulong To)
{
    /// <summary>All time.</summary>
    public static ArchiveWindow All { get; } = new(0, ulong.MaxValue);

    /// <summary>Whether an archive has messages of the span.</summary>
    public bool Overlaps(ArchiveRecord archive) => Overlaps(archive.From, archive.To);

    /// <summary>Whether an archive that begins and ends so has messages of the span.</summary>
    public bool Overlaps(ulong from, ulong to) => from < To && to > From;
}
