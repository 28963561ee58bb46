namespace Codex.Storage;

/// <summary>Expected outcomes of an ingest.</summary>
public enum IngestStatus
{
    /// <summary>Stored (or it was already there).</summary>
    Stored,

    /// <summary>There were no bytes.</summary>
    Empty,

    /// <summary>The quota does not allow it.</summary>
    QuotaExceeded,

    /// <summary>The disk has no room for it.</summary>
    DiskFull,
}
