using Microsoft.Extensions.Logging;

namespace Codex.Orleans.Embedded.Engine;

/// <summary>What the engine logs. Event ids 3000 to 3099.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(3000, LogLevel.Error, "Grain {Grain} could not be activated")]
    public static partial void ActivationFailed(ILogger logger, GrainAddress grain, Exception exception);

    [LoggerMessage(3001, LogLevel.Warning, "Grain {Grain} did not end cleanly")]
    public static partial void DeactivationFailed(ILogger logger, GrainAddress grain, Exception exception);

    [LoggerMessage(3002, LogLevel.Warning, "A timer of grain {Grain} failed; it goes on")]
    public static partial void TimerFailed(ILogger logger, GrainAddress grain, Exception exception);

    [LoggerMessage(3003, LogLevel.Warning, "Reminder {Reminder} of grain {Grain} failed; it goes on")]
    public static partial void ReminderFailed(ILogger logger, string reminder, GrainAddress grain, Exception exception);

    [LoggerMessage(3004, LogLevel.Warning, "Reminder {Reminder} is of unknown class {GrainClass}; it stays silent")]
    public static partial void ReminderOfUnknownClass(ILogger logger, string reminder, string grainClass);

    [LoggerMessage(3005, LogLevel.Warning, "{Count} grains did not end in time")]
    public static partial void GrainsLeftBehind(ILogger logger, int count);

    [LoggerMessage(
        3010,
        LogLevel.Critical,
        "Database {Path} is damaged ({Reason}). It is set aside as {SetAside} and a fresh one is made: pins and "
        + "history are lost, datasets are not")]
    public static partial void DatabaseSetAside(ILogger logger, string path, string reason, string setAside);

    [LoggerMessage(3011, LogLevel.Critical, "Database {Path} turned out damaged; it is checked at the next start")]
    public static partial void DatabaseSuspect(ILogger logger, string path, Exception exception);
}
