using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Codex.Communities.Tests.Nodes;

/// <summary>Everything that was logged.</summary>
internal sealed class CapturedLog : ILoggerProvider, ILogger
{
    /// <summary>The entries, in the order in which they came.</summary>
    public ConcurrentQueue<(LogLevel Level, int Id, string Text)> Entries { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((logLevel, eventId.Id, formatter(state, exception)));

    public void Dispose()
    {
    }
}
