namespace Codex.Storage;

/// <summary>How an ingest ended.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="Dataset">The dataset, when stored.</param>
/// <param name="Message">A sentence for the user, when not stored.</param>
public sealed record IngestResult(IngestStatus Status, StoredManifest? Dataset, string? Message);
