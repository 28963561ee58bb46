namespace Codex.Silo.Logging;

/// <summary>
/// The logger of one category. Asks <see cref="LogLevels"/> on every call, so that changes hold at once.
/// </summary>
internal sealed class NodeLogger(string category, LogLevels levels, LogQueue queue, TimeProvider time) : ILogger
{
    private Decision? _decision;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel)
    {
        // Topics are matched once per directive, not once per line: the directive is immutable, so its reference is a
        // version number.
        var directive = levels.Current;
        var decision = _decision;
        if (decision?.Directive != directive)
            _decision = decision = new Decision(directive, directive.LevelOf(category));
        return logLevel != LogLevel.None && logLevel >= decision.Level;
    }

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            queue.Enqueue(LogEvent.Create(time.GetUtcNow(), logLevel, category, state, exception, formatter));
    }

    private sealed record Decision(LogDirective Directive, LogLevel Level);
}
