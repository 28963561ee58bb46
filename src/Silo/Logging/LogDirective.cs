using System.Diagnostics.CodeAnalysis;

namespace Codex.Silo.Logging;

/// <summary>
/// What is logged: <c>LEVEL[;LEVEL:topic,topic…]</c>, in any letter case (rest-api, section 3). Unknown topics are no
/// error (clients, command line). <c>notice</c>, which .NET does not have, admits warnings and worse.
/// </summary>
internal sealed class LogDirective
{
    /// <summary>The accepted texts as part of a sentence.</summary>
    public const string Allowed =
        "LEVEL[;LEVEL:topic,topic…] where LEVEL is trace, debug, info, notice, warn, error, fatal or none";

    private readonly LogTopic[] _topics;

    private LogDirective(LogLevel level, LogTopic[] topics)
    {
        Level = level;
        _topics = topics;
    }

    /// <summary>Level of what no topic names.</summary>
    public LogLevel Level { get; }

    /// <summary>Reads a directive; false, and no exception, for anything else.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out LogDirective? directive)
    {
        directive = null;
        if (text.Length > LoggingLimits.MaxDirectiveChars)
            return false;
        var parts = text.Split(';', StringSplitOptions.TrimEntries);
        if (!TryParseLevel(parts[0], out var level))
            return false;
        var topics = new List<LogTopic>();
        foreach (var part in parts.Skip(1).Where(part => part.Length > 0))
        {
            if (part.Split(':', StringSplitOptions.TrimEntries) is not [var levelName, var names]
                || !TryParseLevel(levelName, out var topicLevel))
                return false;
            topics.AddRange(names
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(name => new LogTopic(name, topicLevel)));
        }

        if (topics.Count > LoggingLimits.MaxTopics)
            return false;
        directive = new LogDirective(level, [.. topics]);
        return true;
    }

    /// <summary>
    /// Least severe level that a category logs: that of the longest topic which names it, the later one of equals. The
    /// frameworks below the node speak from warnings on unless a topic names them or everything is traced.
    /// </summary>
    public LogLevel LevelOf(string category)
    {
        LogTopic? best = null;
        foreach (var topic in _topics)
        {
            if (topic.Name.Length >= (best?.Name.Length ?? 0) && topic.Matches(category))
                best = topic;
        }

        if (best is not null)
            return best.Level;
        return Level is LogLevel.Debug or LogLevel.Information && IsFramework(category) ? LogLevel.Warning : Level;
    }

    private static bool IsFramework(string category) =>
        category.StartsWith("Microsoft.", StringComparison.Ordinal)
        || category.StartsWith("System.", StringComparison.Ordinal);

    private static bool TryParseLevel(string text, out LogLevel level)
    {
        LogLevel? known = text.ToLowerInvariant() switch
        {
            "trace" => LogLevel.Trace,
            "debug" => LogLevel.Debug,
            "info" => LogLevel.Information,
            "notice" or "warn" => LogLevel.Warning,
            "error" => LogLevel.Error,
            "fatal" => LogLevel.Critical,
            "none" => LogLevel.None,
            _ => null,
        };
        level = known ?? LogLevel.None;
        return known is not null;
    }
}
