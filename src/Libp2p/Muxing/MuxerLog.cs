using Microsoft.Extensions.Logging;

namespace Codex.Libp2p.Muxing;

internal static partial class MuxerLog
{
    [LoggerMessage(3101, LogLevel.Debug, "{Protocol} connection ended: {Reason}, {Why}")]
    public static partial void Ended(ILogger logger, Exception? error, string protocol, MuxerEnd reason, string why);

    [LoggerMessage(3102, LogLevel.Debug, "Refused stream {Id} of the other side: {Why}")]
    public static partial void Refused(ILogger logger, long id, string why);

    [LoggerMessage(3103, LogLevel.Debug, "Reset stream {Id}, whose reader held the connection for too long")]
    public static partial void ResetForRoom(ILogger logger, long id);

    [LoggerMessage(3104, LogLevel.Warning, "Completing the connection below a muxer failed")]
    public static partial void CompletionFailed(ILogger logger, Exception error);

    [LoggerMessage(3105, LogLevel.Debug, "The other side said goodbye with code {Code}")]
    public static partial void Goodbye(ILogger logger, uint code);
}
