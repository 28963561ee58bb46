namespace Codex.Silo.Logging;

/// <summary>The three letters by which upstream's log lines name a level.</summary>
internal static class LogLevelNames
{
    /// <summary>Three capital letters.</summary>
    public static string Short(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRC",
        LogLevel.Debug => "DBG",
        LogLevel.Information => "INF",
        LogLevel.Warning => "WRN",
        LogLevel.Error => "ERR",
        _ => "FAT",
    };
}
