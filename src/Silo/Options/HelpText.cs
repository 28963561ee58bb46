using System.Text;

namespace Codex.Silo.Options;

/// <summary>Renders <c>--help</c>.</summary>
internal static class HelpText
{
    /// <summary>Widest line: fits a terminal of 100 columns.</summary>
    public const int Columns = 99;

    private const int MeaningColumn = 30;

    /// <summary>The whole help text, with a line feed after every line.</summary>
    public static string Render()
    {
        var text = new StringBuilder();
        text.Append("""
            Usage: codex [options]

            A storage node that speaks the Codex protocols.

            Options are written --name=value, --name:value, --name value, -x=value or -x:value. They are also
            read from environment variables, CODEX_ and the name in upper case with _ for -, and from the file
            that --config-file names. The command line wins over the environment, the environment over the file.

            """.ReplaceLineEndings("\n"));
        foreach (var section in OptionTable.Sections)
        {
            text.Append('\n').Append(section.Title).Append(":\n");
            foreach (var option in section.Definitions.Where(option => !option.Hidden))
                AppendOption(text, Label(option), Meaning(option));
        }

        text.Append("\nOther:\n");
        AppendOption(text, "  -h, --help", "Shows this text.");
        AppendOption(text, "      --version", "Shows the version.");
        return text.ToString();
    }

    private static string Label(OptionDefinition option)
    {
        var abbreviation = option.Abbreviation is { } letter ? $"-{letter}," : "   ";
        return $"  {abbreviation} --{option.Name}";
    }

    private static string Meaning(OptionDefinition option)
    {
        var repeatable = option.Repeatable ? " Repeatable." : "";
        var noEffect = option.NoEffect is { } reason ? $" No effect: {reason}." : "";
        var allowed = option.IsFlag ? "" : $" Allowed: {option.Allowed}.";
        return $"{option.Help}{allowed}{repeatable}{noEffect} [{option.Default}]";
    }

    private static void AppendOption(StringBuilder text, string label, string meaning)
    {
        text.Append(label);
        var column = label.Length;
        if (column > MeaningColumn - 2)
        {
            text.Append('\n');
            column = 0;
        }

        text.Append(' ', MeaningColumn - column);
        column = MeaningColumn;
        foreach (var word in meaning.Split(' '))
        {
            if (column > MeaningColumn && column + 1 + word.Length > Columns)
            {
                text.Append('\n').Append(' ', MeaningColumn);
                column = MeaningColumn;
            }
            else if (column > MeaningColumn)
            {
                text.Append(' ');
                column++;
            }

            text.Append(word);
            column += word.Length;
        }

        text.Append('\n');
    }
}
