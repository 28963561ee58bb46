using System.Text;

namespace Codex.Silo.Metrics;

/// <summary>Names and labels as the Prometheus text format 0.0.4 writes them.</summary>
internal static class LabelText
{
    /// <summary>The tags as <c>name="value",…</c>, in the order given; empty without tags.</summary>
    public static string Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            if (text.Length > 0)
                text.Append(',');
            text.Append(Name(name)).Append("=\"").Append(Escape(Cut(value?.ToString() ?? ""))).Append('"');
        }

        return text.ToString();
    }

    /// <summary>A valid metric or label name: every other character becomes an underscore.</summary>
    public static string Name(string name)
    {
        var valid = new string([.. name.Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
        return valid.Length == 0 || char.IsAsciiDigit(valid[0]) ? "_" + valid : valid;
    }

    /// <summary>A text inside double quotes.</summary>
    public static string Escape(string text) =>
        text.Replace("\\", "\\\\").Replace("\n", "\\n").Replace("\"", "\\\"");

    private static string Cut(string text) =>
        text.Length <= MetricsLimits.MaxLabelChars ? text : text[..MetricsLimits.MaxLabelChars];
}
