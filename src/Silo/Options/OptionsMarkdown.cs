using System.Text;

namespace Codex.Silo.Options;

/// <summary>Renders the option table of the documentation, between the two markers that enclose it there.</summary>
internal static class OptionsMarkdown
{
    /// <summary>The line before the table.</summary>
    public const string Begin = "<!-- options:begin -->";

    /// <summary>The line after the table.</summary>
    public const string End = "<!-- options:end -->";

    /// <summary>
    /// A table of name, default and meaning of every option that is not hidden, line feeds between lines.
    /// </summary>
    public static string Render()
    {
        var text = new StringBuilder("| option | default | meaning |\n| --- | --- | --- |\n");
        foreach (var option in OptionTable.Sections.SelectMany(section => section.Definitions).Where(o => !o.Hidden))
        {
            var name = option.Abbreviation is { } letter ? $"`--{option.Name}`, `-{letter}`" : $"`--{option.Name}`";
            var repeatable = option.Repeatable ? " Repeatable." : "";
            var noEffect = option.NoEffect is { } reason ? $" *No effect: {reason}.*" : "";
            var shown = option.Default == "none" ? "none" : $"`{option.Default}`";
            text.Append("| ").Append(name).Append(" | ").Append(shown).Append(" | ")
                .Append(Escape(option.Help)).Append(repeatable).Append(noEffect).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Escape(string text) => text.Replace("|", "\\|").Replace("*", "\\*").Replace("<", "\\<");
}
