namespace Codex.Archives.Messages;

/// <summary>What bytes that were to be an archive are.</summary>
public enum WakuArchiveKind
{
    /// <summary>Neither an archive nor an encrypted one: damaged, or cut at the wrong place.</summary>
    Unreadable,

    /// <summary>An archive whose messages anybody can read.</summary>
    Plain,

    /// <summary>An encrypted message (status-go, ProtocolMessage), of which only the outside can be checked.</summary>
    Encrypted,
}
