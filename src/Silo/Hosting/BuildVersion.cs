using System.Reflection;

namespace Codex.Silo.Hosting;

/// <summary>What this program is, for <c>--version</c> and <c>/debug/info</c>.</summary>
/// <param name="Version">Such as <c>v0.1.0</c>.</param>
/// <param name="Revision">The first seven digits of the commit it was built from, or <c>unknown</c>.</param>
internal sealed record BuildVersion(string Version, string Revision)
{
    private const string UnknownRevision = "unknown";
    private const int RevisionDigits = 7;

    /// <summary>The running program.</summary>
    public static BuildVersion Current { get; } = Parse(typeof(BuildVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);

    /// <summary>The two lines of <c>--version</c>, as upstream writes them (cli, section 1).</summary>
    public string Banner => $"Codex version:  {Version}\nCodex revision: {Revision}\n";

    /// <summary>
    /// Reads the version that the build wrote: <c>0.1.0+commit</c>, without the commit outside of git.
    /// </summary>
    public static BuildVersion Parse(string? informationalVersion)
    {
        var parts = (informationalVersion ?? "0.0.0").Split('+', 2);
        var revision = parts is [_, { Length: >= RevisionDigits } commit] ? commit[..RevisionDigits] : UnknownRevision;
        return new BuildVersion("v" + parts[0], revision);
    }
}
