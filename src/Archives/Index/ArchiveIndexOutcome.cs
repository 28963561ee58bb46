namespace Codex.Archives.Index;

/// <summary>What became of bytes that were to be an index.</summary>
public enum ArchiveIndexOutcome
{
    /// <summary>They are one; an empty one has no bytes.</summary>
    Decoded,

    /// <summary>
    /// They are encrypted (status-go, ProtocolMessage): to be carried as they are, for those who have the key.
    /// </summary>
    Opaque,

    /// <summary>They are refused.</summary>
    Refused,
}
