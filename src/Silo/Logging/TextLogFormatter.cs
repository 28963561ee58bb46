using System.Globalization;
using System.Text;

namespace Codex.Silo.Logging;

/// <summary>
/// Lines for people, in the order of upstream's: <c>INF 2026-01-02 03:04:05.678+00:00 message topics="Category"
/// key=value</c>. Values that the message shows are not repeated. An exception follows on lines that start with two
/// spaces.
/// </summary>
/// <param name="useColors">Whether level and topics are coloured with ANSI sequences.</param>
internal sealed class TextLogFormatter(bool useColors) : ILogFormatter
{
    private const string Reset = "\e[0m";
    private const string Dim = "\e[2m";

    /// <inheritdoc/>
    public void Append(StringBuilder output, LogEvent logEvent)
    {
        AppendColored(output, ColorOf(logEvent.Level), LogLevelNames.Short(logEvent.Level));
        output.Append(' ').Append(logEvent.Time.ToString("yyyy-MM-dd HH:mm:ss.fffzzz", CultureInfo.InvariantCulture))
            .Append(' ');
        AppendSafe(output, logEvent.Message);
        output.Append(' ');
        AppendColored(output, Dim, "topics=");
        output.Append('"').Append(logEvent.Category).Append('"');
        foreach (var field in logEvent.Fields)
        {
            if (!field.IsInMessage)
                AppendField(output, field);
        }

        output.Append('\n');
        if (logEvent.Exception is not { } exception)
            return;
        foreach (var line in exception.Split('\n'))
        {
            output.Append("  ");
            AppendSafe(output, line.TrimEnd('\r'));
            output.Append('\n');
        }
    }

    private static string ColorOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => Dim,
        LogLevel.Information => "\e[32m",
        LogLevel.Warning => "\e[33m",
        _ => "\e[31m",
    };

    private static void AppendField(StringBuilder output, LogField field)
    {
        output.Append(' ').Append(field.Name).Append('=');
        var text = Convert.ToString(field.Value, CultureInfo.InvariantCulture) ?? "";
        var isBare = text.Length > 0 && text.All(static c => c is > ' ' and < '\u007f' and not '"' and not '=');
        if (!isBare)
            output.Append('"');
        AppendSafe(output, isBare ? text : text.Replace("\\", "\\\\").Replace("\"", "\\\""));
        if (!isBare)
            output.Append('"');
    }

    // Wire data reaches messages: a line feed must not forge a line, an escape must not drive the terminal.
    private static void AppendSafe(StringBuilder output, string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c) || c is '\u2028' or '\u2029')
                output.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                output.Append(c);
        }
    }

    private void AppendColored(StringBuilder output, string color, string text)
    {
        if (useColors)
            output.Append(color).Append(text).Append(Reset);
        else
            output.Append(text);
    }
}
