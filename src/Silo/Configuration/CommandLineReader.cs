using System.CommandLine;
using Codex.Silo.Options;
using Codex.Silo.Options.Grammars;

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
    private readonly Dictionary<OptionDefinition, Option> _options = [];
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
            _options[definition] = Add($"--{definition.Name}", ownLetter);
        }

        // Upstream's -i was listen-addrs in 2025 and is listen-ip in 2026: the value tells which is meant.
        foreach (var group in letters.Where(group => group.Count() > 1))
            _shared.Add((Add($"-{group.Key}", []), [.. group]));
    }

    /// <summary>
    /// Reads arguments; the result is null when a node is to be started with <paramref name="given"/>.
    /// </summary>
    public OptionsResult? Read(IReadOnlyList<string> arguments, out IReadOnlyList<GivenOption> given)
    {
        var parsed = _command.Parse([.. WithFlagValues(arguments)], Parser);
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

        foreach (var (definition, option) in _options)
        {
            if (Values(parsed, option) is { } values)
                options.Add(new GivenOption(definition, values, OptionSource.CommandLine));
        }

        foreach (var (letter, candidates) in _shared)
        {
            if (Values(parsed, letter) is not { } values)
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

    /// <summary>
    /// Gives flags that stand alone their value. The parser would take what follows for it, or, told that the option is
    /// boolean, refuse the words that upstream accepts.
    /// </summary>
    private static IEnumerable<string> WithFlagValues(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var isFlag = OptionTable.All.Any(option => option.IsFlag && arguments[i] == $"--{option.Name}");
            var hasValue = i + 1 < arguments.Count && Grammar.Boolean.TryParse(arguments[i + 1], out _);
            yield return isFlag && !hasValue ? arguments[i] + "=true" : arguments[i];
        }
    }

    /// <summary>The values of an option, null when it was not given; an empty text when it has none.</summary>
    private static string[]? Values(ParseResult parsed, Option option)
    {
        if (parsed.GetResult(option) is not { Implicit: false } result)
            return null;
        return result.Tokens.Count > 0 ? [.. result.Tokens.Select(token => token.Value)] : [""];
    }

    private Option<string> Add(string name, string[] aliases)
    {
        var option = new Option<string>(name, aliases) { Arity = ArgumentArity.ZeroOrOne };
        _command.Options.Add(option);
        return option;
    }
}
