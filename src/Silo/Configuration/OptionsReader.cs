using System.Net;
using Codex.Silo.Options;

namespace Codex.Silo.Configuration;

/// <summary>
/// Reads the options of a node. The command line wins over the environment, the environment over the file (cli,
/// section 1); a list from one source replaces that of another. Only the value that wins is checked.
/// </summary>
internal static class OptionsReader
{
    private const string ConfigFile = "config-file";

    /// <summary>
    /// What <paramref name="arguments"/> and the environment ask for. Never throws for what a user wrote.
    /// </summary>
    /// <param name="arguments">The arguments of the process.</param>
    /// <param name="variable">The value of an environment variable, null when it is not set.</param>
    public static OptionsResult Read(IReadOnlyList<string> arguments, Func<string, string?> variable)
    {
        if (new CommandLineReader().Read(arguments, out var fromCommandLine) is { } other)
            return other;
        var sources = new List<IReadOnlyList<GivenOption>> { fromCommandLine, EnvironmentReader.Read(variable) };
        if (TryApply(sources, only: ConfigFile, out var options) is { } refusal)
            return new OptionsResult.Failed(refusal);
        if (options.ConfigFile is { } path)
        {
            if (!ConfigurationFile.TryRead(path, out var fromFile, out var error))
                return new OptionsResult.Failed(error);
            sources.Add(fromFile);
        }

        if (TryApply(sources, only: null, out options) is { } invalid)
            return new OptionsResult.Failed(invalid);
        return Contradiction(options) is { } contradiction
            ? new OptionsResult.Failed(contradiction)
            : new OptionsResult.Run(options, Warnings(sources));
    }

    /// <summary>What no single option can see; the sentence, or null.</summary>
    private static string? Contradiction(SiloOptions options)
    {
        if (options.DataDir.Length == 0)
            return "There is no home directory to keep data in: give --data-dir=<directory>";
        if (!IPAddress.IsLoopback(options.ApiBindAddress) && options.ApiToken is null && !options.ApiAllowAnonymous)
        {
            return $"Invalid value for --api-bindaddr: '{options.ApiBindAddress}' lets other machines store and "
                + "delete; allowed with --api-token=<secret> or --api-allow-anonymous";
        }

        return null;
    }

    /// <summary>
    /// Applies the winning value of every option; the sentence about the first that is refused, or null.
    /// </summary>
    private static string? TryApply(
        List<IReadOnlyList<GivenOption>> sources, string? only, out SiloOptions options)
    {
        options = new SiloOptions();
        foreach (var given in Winning(sources))
        {
            if (only is not null && given.Definition.Name != only)
                continue;
            if (given.Definition.Apply(ref options, given.Values) is { } refused)
                return given.Source.Refuse(given.Definition, refused);
        }

        return null;
    }

    private static IEnumerable<GivenOption> Winning(List<IReadOnlyList<GivenOption>> sources) =>
        sources.SelectMany(source => source).DistinctBy(given => given.Definition.Name);

    private static string[] Warnings(List<IReadOnlyList<GivenOption>> sources) =>
        [.. Winning(sources)
            .Where(given => given.Definition.NoEffect is not null)
            .Select(given => $"--{given.Definition.Name} has no effect: {given.Definition.NoEffect}")];
}
