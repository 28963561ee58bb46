using System.Diagnostics.CodeAnalysis;
using Codex.Silo.Options;

namespace Codex.Silo.Logging;

/// <summary>
/// The logging of a process: <see cref="ILoggerFactory"/> for everybody, <see cref="Levels"/> to change what is logged
/// at run time. Disposing it writes what is still queued.
/// </summary>
/// <remarks>
/// The stock console provider is not used: it needs a thread of its own, the options and configuration systems, and
/// its levels do not follow a change at run time without them.
/// </remarks>
internal sealed class NodeLogging : ILoggerProvider
{
    private readonly LogQueue _queue;
    private readonly TimeProvider _time;
    private readonly LoggerFactory _factory;

    private NodeLogging(LogLevels levels, IReadOnlyList<LogSink> sinks, TimeProvider time)
    {
        Levels = levels;
        _time = time;
        _queue = new LogQueue(sinks, time);

        // The factory itself filters nothing: its filters cannot change once a logger exists.
        _factory = new LoggerFactory([this], new LoggerFilterOptions { MinLevel = LogLevel.Trace });
    }

    /// <summary>What is logged; may be changed at any time.</summary>
    public LogLevels Levels { get; }

    /// <summary>Makes loggers. Owned by this object.</summary>
    public ILoggerFactory Factory => _factory;

    /// <summary>
    /// Opens the outputs that <paramref name="options"/> name; false with a one-line error otherwise.
    /// </summary>
    /// <param name="options">Checked options.</param>
    /// <param name="standardOutput">Where <c>--log-format</c> applies.</param>
    /// <param name="isTerminal">Whether standard output is a terminal that wants colours.</param>
    /// <param name="time">The clock of log lines.</param>
    /// <param name="logging">The logging.</param>
    /// <param name="error">The sentence for the user.</param>
    public static bool TryOpen(
        SiloOptions options,
        Stream standardOutput,
        bool isTerminal,
        TimeProvider time,
        [NotNullWhen(true)] out NodeLogging? logging,
        [NotNullWhen(false)] out string? error)
    {
        logging = null;
        if (!LogDirective.TryParse(options.LogLevel, out var directive))
            throw new ArgumentException("The log level was not checked.", nameof(options));
        var sinks = new List<LogSink>();
        if (options.LogFormat != LogFormat.None)
            sinks.Add(new LogSink(standardOutput, Formatter(options.LogFormat, isTerminal)));
        if (options.LogFile is { } path)
        {
            if (!TryOpenFile(path, out var file, out error))
                return false;
            var isJson = options.LogFormat == LogFormat.Json;
            sinks.Add(new LogSink(file, Formatter(isJson ? LogFormat.Json : LogFormat.NoColors, isTerminal: false)));
        }

        logging = new NodeLogging(new LogLevels(directive), sinks, time);
        error = null;
        return true;
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new NodeLogger(categoryName, Levels, _queue, _time);

    /// <summary>Returns once all lines so far are written, within <see cref="LoggingLimits.MaxFlush"/>.</summary>
    public void Flush() => _queue.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
        // The factory does not own providers that it was given, so this does not come back here.
        _factory.Dispose();
        _queue.Dispose();
    }

    private static ILogFormatter Formatter(LogFormat format, bool isTerminal) => format switch
    {
        LogFormat.Json => new JsonLogFormatter(),
        LogFormat.Colors => new TextLogFormatter(useColors: true),
        LogFormat.Auto => new TextLogFormatter(useColors: isTerminal),
        _ => new TextLogFormatter(useColors: false),
    };

    private static bool TryOpenFile(
        string path, [NotNullWhen(true)] out FileStream? file, [NotNullWhen(false)] out string? error)
    {
        file = null;
        error = null;
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.Append,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite | FileShare.Delete,
            };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            file = new FileStream(path, options);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"Invalid value for --log-file: '{path}' cannot be opened for writing ({e.Message})";
            return false;
        }
    }
}
