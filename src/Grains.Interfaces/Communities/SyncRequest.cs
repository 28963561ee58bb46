namespace Codex.Grains.Interfaces;

/// <summary>A wish for archives.</summary>
[GenerateSerializer, Immutable, Alias("Codex.SyncRequest")]
public sealed record SyncRequest
{
    /// <summary>Which archives.</summary>
    [Id(0)]
    public required SyncMode Mode { get; init; }

    /// <summary>The window of <see cref="SyncMode.Window"/>; all time otherwise.</summary>
    [Id(1)]
    public ArchiveWindow Window { get; init; } = ArchiveWindow.All;
}
