namespace Codex.Silo.Logging;

/// <summary>Bounds of logging: it may slow a node down a little, and never stop it or fill its memory.</summary>
internal static class LoggingLimits
{
    /// <summary>Events that wait to be written. At some 300 bytes each, 2.5 MB when the output has stalled.</summary>
    public const int MaxQueuedEvents = 8192;

    /// <summary>Characters kept of a message or of one value; more is cut and marked.</summary>
    public const int MaxTextChars = 8192;

    /// <summary>Topics in one directive: far more than there are components.</summary>
    public const int MaxTopics = 256;

    /// <summary>Characters of a directive.</summary>
    public const int MaxDirectiveChars = 8192;

    /// <summary>How long a caller waits for room in a full queue before its event is dropped and counted.</summary>
    public static readonly TimeSpan MaxWaitForRoom = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a stopping node waits for its last lines to be written.</summary>
    public static readonly TimeSpan MaxFlush = TimeSpan.FromSeconds(2);
}
