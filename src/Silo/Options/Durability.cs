namespace Codex.Silo.Options;

/// <summary>What has reached the disk when the node says that a dataset is stored.</summary>
public enum Durability
{
    /// <summary>All of it: a CID is returned only once its bytes are flushed.</summary>
    Strict,

    /// <summary>Nothing is waited for: a power cut can lose what the kernel had not written.</summary>
    Relaxed,
}
