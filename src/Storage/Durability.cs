namespace Codex.Storage;

/// <summary>What has reached the disk when the node says that a dataset is stored.</summary>
public enum Durability
{
    /// <summary>All of it: files and directories are flushed before the CID is returned.</summary>
    Strict,

    /// <summary>
    /// Nothing is waited for: a power cut can lose what the kernel had not written; a killed process loses nothing.
    /// </summary>
    Relaxed,
}
