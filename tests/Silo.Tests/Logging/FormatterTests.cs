using System.Text;
using System.Text.Json;
using Codex.Silo.Logging;
using Microsoft.Extensions.Logging;

namespace Codex.Silo.Tests.Logging;

public sealed class FormatterTests
{
    [Fact]
    public void Append_Text_IsALineOfUpstreamsForm() => Assert.Equal(
        "INF 2026-01-02 03:04:05.678+00:00 Stored zDv topics=\"Codex.Storage\" bytes=12 "
        + "name=\"a \\\"b\\\"\" empty=\"\"\n",
        Text(new TextLogFormatter(useColors: false), Event(LogLevel.Information, "Stored zDv", null,
            new LogField("Cid", "zDv", true), new LogField("bytes", 12L, false),
            new LogField("name", "a \"b\"", false), new LogField("empty", null, false))));

    [Fact]
    public void Append_Colors_SurroundTheLevel() => Assert.StartsWith(
        "\e[33mWRN\e[0m 2026-01-02 03:04:05.678+00:00 x \e[2mtopics=\e[0m\"Codex.Storage\"",
        Text(new TextLogFormatter(useColors: true), Event(LogLevel.Warning, "x", null)));

    [Fact]
    public void Append_TextOfOthers_CannotForgeALineOrDriveTheTerminal() => Assert.Equal(
        "ERR 2026-01-02 03:04:05.678+00:00 a\\u000aINF b\\u001b[31m topics=\"Codex.Storage\" k=\"x\\u000dy\"\n"
        + "  System.Exception: one\n  INF two\\u001b\n",
        Text(new TextLogFormatter(useColors: false), Event(
            LogLevel.Error, "a\nINF b\e[31m", "System.Exception: one\r\nINF two\e", new LogField("k", "x\ry", false))));

    [Fact]
    public void Append_Json_IsOneObjectPerLine()
    {
        var line = Text(new JsonLogFormatter(), Event(
            LogLevel.Critical, "a\n\"b\"", "boom\nat x", new LogField("n", 1.5, true), new LogField("ok", true, false),
            new LogField("msg", "other", false), new LogField("nan", double.NaN, false),
            new LogField("nil", null, false)));
        Assert.Equal(1, line.Count(c => c == '\n'));
        Assert.Equal(
            """{"lvl":"FAT","ts":"2026-01-02 03:04:05.678+00:00","msg":"a\n\"b\"","topics":"Codex.Storage",""" + """
            "n":1.5,"ok":true,"_msg":"other","nan":"NaN","nil":null,"err":"boom\nat x"}

            """,
            line);
    }

    [Fact]
    public void Append_AnyText_StaysOneLine() => new TestRandom().ForAll(
        2000,
        random => random.Text("ab\n\r\e\"\\ \u2028\u0085", 30),
        text =>
        {
            var logEvent = Event(LogLevel.Debug, text, null, new LogField("k", text, false));
            Assert.DoesNotContain(Text(new TextLogFormatter(useColors: false), logEvent)[..^1], char.IsControl);
            var json = JsonDocument.Parse(Text(new JsonLogFormatter(), logEvent)).RootElement;
            Assert.Equal(Clean(text), json.GetProperty("msg").GetString());
        });

    // Unpaired surrogates cannot be written as UTF-8.
    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static LogEvent Event(LogLevel level, string message, string? exception, params LogField[] fields) =>
        new(new ManualTime().GetUtcNow(), level, "Codex.Storage", message, fields, exception);

    private static string Text(ILogFormatter formatter, LogEvent logEvent)
    {
        var output = new StringBuilder();
        formatter.Append(output, logEvent);
        return output.ToString();
    }
}
