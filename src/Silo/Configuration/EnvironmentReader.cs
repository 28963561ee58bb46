using Codex.Silo.Options;

namespace Codex.Silo.Configuration;

/// <summary>
/// Reads options from environment variables: <c>CODEX_</c>, or <c>STORAGE_</c> as the 2026 nodes have it, and the name
/// in upper case with underscores (cli, section 1). An empty variable counts as not set. Options that may be repeated
/// take several values separated by commas, which upstream cannot (logos-storage-nim issue 525).
/// </summary>
internal static class EnvironmentReader
{
    private static readonly string[] Prefixes = ["CODEX_", "STORAGE_"];

    /// <summary>Every option that <paramref name="variable"/> knows; <c>CODEX_</c> wins over <c>STORAGE_</c>.</summary>
    /// <param name="variable">The value of an environment variable, null when it is not set.</param>
    public static IReadOnlyList<GivenOption> Read(Func<string, string?> variable)
    {
        var given = new List<GivenOption>();
        foreach (var option in OptionTable.All)
        {
            foreach (var prefix in Prefixes)
            {
                var name = prefix + option.Name.Replace('-', '_').ToUpperInvariant();
                if (variable(name) is not { Length: > 0 } value)
                    continue;
                var values = option.Repeatable
                    ? value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    : [value];
                given.Add(new GivenOption(option, values, new OptionSource($"environment variable {name}")));
                break;
            }
        }

        return given;
    }
}
