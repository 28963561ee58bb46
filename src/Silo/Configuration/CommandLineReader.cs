using System.CommandLine;
using Codex.Silo.Options;

namespace Codex.Silo.Configuration;

/// <summary>
/// Reads arguments with System.CommandLine, which knows <c>--name=value</c>, <c>--name:value</c>, <c>--name value</c>
/// and the same with one dash and a letter. It only splits: values are checked where those of other sources are, by the
/// grammar of the option, so that one mistake reads the same wherever it was made.
/// </summary>
internal sealed class CommandLineReader
{
    private const string Persistence = "persistence";

    private static readonly ParserConfiguration Parser = new()
    {
        // "-dp" is a mistake, not "-d -p"; "@x" is a value, not a file of further arguments.
        EnablePosixBundling = false,
        ResponseFileTokenReplacer = null,
    };

    private readonly Command _command = new("codex");
    private readonly Option<bool> _help = new("--help", "-h");
    private readonly Option<bool> _version = new("--version");
    private readonly Dictionary<OptionDefinition, Option> _byName = [];
    private readonly List<(Option Letter, OptionDefinition[] Candidates)> _shared = [];

    /// <summary>Builds the command line from <see cref="OptionTable"/>.</summary>
    public CommandLineReader()
    {
        _command.Options.Add(_help);
        _command.Options.Add(_version);
        var letters = OptionTable.All.Where(o => o.Abbreviation is not null).ToLookup(o => o.Abbreviation);
        foreach (var definition in OptionTable.All)
        {
            var ownLetter = definition.Abbreviation is { } letter && letters[letter].Count() == 1
                ? new[] { $"-{letter}" }
                : [];
            _byName[definition] = Add(definition, $"--{definition.Name}", ownLetter);
        }

        // Upstream's -i was listen-addrs in 2025 and is listen-ip in 2026: the value tells which is meant.
        foreach (var group in letters.Where(group => group.Count() > 1))
            _shared.Add((Add(group.First(), $"-{group.Key}", []), [.. group]));
    }

    /// <summary>Reads arguments; the result is null when a node is to be started with <paramref name="given"/>.</summary>
    public OptionsResult? Read(IReadOnlyList<string> arguments, out IReadOnlyList<GivenOption> given)
    {
        var parsed = _command.Parse(arguments, Parser);
        var options = new List<GivenOption>();
        given = options;
        if (parsed.UnmatchedTokens.Contains(Persistence))
            return new OptionsResult.Failed(PersistenceRefusal);
        if (parsed.GetResult(_help) is { Implicit: false })
            return new OptionsResult.ShowHelp();
        if (parsed.GetResult(_version) is { Implicit: false })
            return new OptionsResult.ShowVersion();
        if (parsed.UnmatchedTokens is [var unknown, ..])
            return new OptionsResult.Failed(Unknown(unknown));

        foreach (var (definition, option) in _byName)
        {
            if (Values(parsed, option, definition, arguments) is { } values)
                options.Add(new GivenOption(definition, values, OptionSource.CommandLine));
        }

        foreach (var (letter, candidates) in _shared)
        {
            if (Values(parsed, letter, candidates[0], arguments) is not { } values)
                continue;
            var meant = Meant(candidates, values);
            var index = options.FindIndex(option => option.Definition == meant);
            if (index < 0)
                options.Add(new GivenOption(meant, values, OptionSource.CommandLine));
            else
                options[index] = options[index] with { Values = [.. options[index].Values, .. values] };
        }

        return null;
    }

    private static string PersistenceRefusal =>
        $"The sub-command '{Persistence}' is not available: this node stores and shares data, and takes no part in "
        + "the Codex marketplace";

    private static string Unknown(string token)
    {
        if (!token.StartsWith('-'))
            return $"Unexpected argument {Quoted.Text(token)}: options are written --name=value (see --help)";
        var name = token.TrimStart('-').Split('=', ':')[0];
        var near = NearestName.Of(name);
        return $"Unknown option {Quoted.Text(token.Split('=', ':')[0])}"
            + (near is null ? " (see --help)" : $"; did you mean --{near}?");
    }

    private static OptionDefinition Meant(OptionDefinition[] candidates, IReadOnlyList<string> values) =>
        candidates.FirstOrDefault(candidate =>
        {
            var scratch = new SiloOptions();
            return candidate.Apply(ref scratch, values) is null;
        }) ?? candidates[0];

    /// <summary>The values of an option, null when it was not given; a flag without a value is <c>true</c>.</summary>
    private static string[]? Values(
        ParseResult parsed, Option option, OptionDefinition definition, IReadOnlyList<string> arguments)
    {
        if (parsed.GetResult(option) is not { Implicit: false } result)
            return null;
        if (HasEmptyValue(option, arguments))
            return [""];
        if (result.Tokens.Count > 0)
            return [.. result.Tokens.Select(token => token.Value)];
        return definition.IsFlag ? ["true"] : [""];
    }

    // The parser takes "--name=" for "--name": a variable that was empty in a script must not switch a flag on.
    private static bool HasEmptyValue(Option option, IReadOnlyList<string> arguments) =>
        option.Aliases.Append(option.Name).Any(name => arguments.Contains(name + "=") || arguments.Contains(name + ":"));

    private Option Add(OptionDefinition definition, string name, string[] aliases)
    {
        // A boolean option of the parser takes the next argument only when it is a boolean.
        Option option = definition.IsFlag ? new Option<bool>(name, aliases) : new Option<string>(name, aliases);
        option.Arity = ArgumentArity.ZeroOrOne;
        _command.Options.Add(option);
        return option;
    }
}
