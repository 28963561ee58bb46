namespace Codex.Datasets;

/// <summary>How long a node keeps what it was given.</summary>
public sealed record DatasetOptions
{
    /// <summary>
    /// How long an upload, or what was fetched for a client, is kept unless somebody else pins it. Default null: for
    /// ever.
    /// </summary>
    public TimeSpan? BlockTtl { get; init; }
}
