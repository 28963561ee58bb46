using System.Globalization;

namespace Codex.Silo.Logging;

/// <summary>
/// Something that was logged. Everything in it was turned into text by the caller, since what the caller passed may
/// change before the event is written.
/// </summary>
internal sealed record LogEvent(
    DateTimeOffset Time, LogLevel Level, string Category, string Message, LogField[] Fields, string? Exception)
{
    private const string TemplateKey = "{OriginalFormat}";

    /// <summary>Takes what <see cref="ILogger.Log"/> is given.</summary>
    public static LogEvent Create<TState>(
        DateTimeOffset time,
        LogLevel level,
        string category,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        new(time, level, category, Cut(formatter(state, exception)), FieldsOf(state),
            exception is null ? null : Cut(exception.ToString()));

    private static LogField[] FieldsOf<TState>(TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> { Count: > 1 } values)
            return [];
        var template = values[^1] is { Key: TemplateKey, Value: string text } ? text : "";
        var fields = new LogField[template.Length > 0 ? values.Count - 1 : values.Count];
        for (var i = 0; i < fields.Length; i++)
        {
            var (name, value) = values[i];
            var isShown = template.Contains("{" + name + "}", StringComparison.Ordinal)
                || template.Contains("{" + name + ":", StringComparison.Ordinal)
                || template.Contains("{" + name + ",", StringComparison.Ordinal);
            fields[i] = new LogField(name, Freeze(value), isShown);
        }

        return fields;
    }

    private static object? Freeze(object? value) => value switch
    {
        null or bool or int or long or double => value,
        string text => Cut(text),
        IFormattable formattable => Cut(formattable.ToString(null, CultureInfo.InvariantCulture)),
        _ => Cut(value.ToString() ?? ""),
    };

    private static string Cut(string text) =>
        text.Length <= LoggingLimits.MaxTextChars ? text : text[..LoggingLimits.MaxTextChars] + "…";
}
