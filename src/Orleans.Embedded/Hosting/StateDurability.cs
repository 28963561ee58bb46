namespace Codex.Orleans.Embedded.Hosting;

/// <summary>
/// What survives. Either survives the end of the process, however sudden; they differ when the machine loses power. The
/// repo on disk is the truth about bytes, so what can be lost is pins and history, never data.
/// </summary>
public enum StateDurability
{
    /// <summary>
    /// A write is done when it is on the disk (SQLite <c>synchronous=FULL</c>): one flush per group of writes.
    /// </summary>
    Strict,

    /// <summary>
    /// A write is done when the operating system has it (<c>synchronous=NORMAL</c>): a power loss takes the last
    /// writes, and never leaves the database inconsistent.
    /// </summary>
    Relaxed,
}
