using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Codex.Silo.Logging;

/// <summary>
/// One JSON object per line, with upstream's names: <c>lvl</c>, <c>ts</c>, <c>msg</c>, <c>topics</c>, then every value
/// under its name, then <c>err</c> for an exception. A value whose name is taken gets an underscore in front.
/// </summary>
internal sealed class JsonLogFormatter : ILogFormatter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <inheritdoc/>
    public void Append(StringBuilder output, LogEvent logEvent)
    {
        _buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_buffer, Options))
            Write(writer, logEvent);
        output.Append(Encoding.UTF8.GetString(_buffer.WrittenSpan)).Append('\n');
    }

    private static void Write(Utf8JsonWriter writer, LogEvent logEvent)
    {
        var names = new HashSet<string> { "lvl", "ts", "msg", "topics", "err" };
        writer.WriteStartObject();
        writer.WriteString("lvl", LogLevelNames.Short(logEvent.Level));
        writer.WriteString("ts", logEvent.Time.ToString("yyyy-MM-dd HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
        writer.WriteString("msg", logEvent.Message);
        writer.WriteString("topics", logEvent.Category);
        foreach (var field in logEvent.Fields)
        {
            var name = field.Name;
            while (!names.Add(name))
                name = "_" + name;
            writer.WritePropertyName(name);
            WriteValue(writer, field.Value);
        }

        if (logEvent.Exception is { } exception)
            writer.WriteString("err", exception);
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case int number: writer.WriteNumberValue(number); break;
            case long number: writer.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): writer.WriteNumberValue(number); break;
            default: writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
