namespace Codex.Storage;

/// <summary>What became of a block that a peer sent.</summary>
public enum PutStatus
{
    /// <summary>Verified and stored; it can be served from now on, proof included.</summary>
    Stored,

    /// <summary>It was here already.</summary>
    AlreadyHere,

    /// <summary>Wrong index, size, leaf count, proof or digest: whoever sent it lies or is broken.</summary>
    Rejected,

    /// <summary>The quota does not allow it.</summary>
    QuotaExceeded,
}
