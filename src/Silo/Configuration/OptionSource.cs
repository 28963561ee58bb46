using Codex.Silo.Options;

namespace Codex.Silo.Configuration;

/// <summary>Where the values of an option came from, for messages.</summary>
/// <param name="Place">
/// Empty for the command line, else such as <c>environment variable CODEX_API_PORT</c> or <c>node.toml line 3</c>.
/// </param>
internal readonly record struct OptionSource(string Place)
{
    /// <summary>The command line.</summary>
    public static OptionSource CommandLine => new("");

    /// <summary>The sentence for a value that the option's grammar refuses.</summary>
    public string Refuse(OptionDefinition option, string value)
    {
        var place = Place.Length == 0 ? "" : $" in {Place}";
        var problem = value.Length == 0 ? $"Missing value for --{option.Name}{place}"
            : $"Invalid value for --{option.Name}{place}: {Quoted.Text(value)}";
        return $"{problem} (allowed: {option.Allowed})";
    }
}
