using Codex.Silo.Options.Grammars;

namespace Codex.Silo.Options;

/// <summary>
/// One option, said once: command line, help, environment, files, validation and documentation follow from it.
/// </summary>
internal sealed record OptionDefinition
{
    /// <summary>Applies checked values; returns the first value that the grammar refuses, or null.</summary>
    public delegate string? Setter(ref SiloOptions options, IReadOnlyList<string> values);

    /// <summary>Name without dashes; the key in files, and in upper case with underscores in the environment.</summary>
    public required string Name { get; init; }

    /// <summary>The letter after a single dash, if the option has one.</summary>
    public char? Abbreviation { get; init; }

    /// <summary>
    /// The default as shown; also accepted by the grammar, unless it is <c>none</c> or a description.
    /// </summary>
    public required string Default { get; init; }

    /// <summary>What the grammar allows, as part of a sentence.</summary>
    public required string Allowed { get; init; }

    /// <summary>One sentence on what the option means.</summary>
    public required string Help { get; init; }

    /// <summary>Checks values and sets them.</summary>
    public required Setter Apply { get; init; }

    /// <summary>Whether the option may be given several times, each time with one more value.</summary>
    public bool Repeatable { get; init; }

    /// <summary>Whether the option may stand without a value, which then is <c>true</c>.</summary>
    public bool IsFlag { get; init; }

    /// <summary>
    /// Left out of help and documentation, as upstream leaves it out or because it tunes what few need.
    /// </summary>
    public bool Hidden { get; init; }

    /// <summary>Which upstream generation has it.</summary>
    public OptionEra Era { get; init; }

    /// <summary>Why the option is accepted without an effect; null when it has one.</summary>
    public string? NoEffect { get; init; }

    /// <summary>An option with one value: given twice, the last one holds.</summary>
    public static OptionDefinition Scalar<T>(
        string name,
        ValueGrammar<T> grammar,
        string shownDefault,
        string help,
        Func<SiloOptions, T, SiloOptions> set) =>
        new()
        {
            Name = name,
            Default = shownDefault,
            Allowed = grammar.Allowed,
            Help = help,
            Apply = (ref options, values) =>
            {
                if (values.Count == 0 || !grammar.TryParse(values[^1], out var value))
                    return values.Count == 0 ? "" : values[^1];
                options = set(options, value);
                return null;
            },
        };

    /// <summary>An option that may be given several times.</summary>
    public static OptionDefinition List<T>(
        string name,
        ValueGrammar<T> grammar,
        string shownDefault,
        string help,
        Func<SiloOptions, IReadOnlyList<T>, SiloOptions> set) =>
        new()
        {
            Name = name,
            Default = shownDefault,
            Allowed = grammar.Allowed,
            Help = help,
            Repeatable = true,
            Apply = (ref options, values) =>
            {
                var parsed = new T[values.Count];
                for (var i = 0; i < parsed.Length; i++)
                {
                    if (!grammar.TryParse(values[i], out parsed[i]!))
                        return values[i];
                }

                options = set(options, parsed);
                return null;
            },
        };

    /// <summary>A boolean option that may stand without a value.</summary>
    public static OptionDefinition Flag(
        string name, string shownDefault, string help, Func<SiloOptions, bool, SiloOptions> set) =>
        Scalar(name, Grammar.Boolean, shownDefault, help, set) with { IsFlag = true };

    /// <summary>An option whose value is checked and then not used.</summary>
    public static OptionDefinition Checked<T>(
        string name, ValueGrammar<T> grammar, string shownDefault, string help) =>
        Scalar(name, grammar, shownDefault, help, static (options, _) => options);
}
