using Codex.Silo.Options;

namespace Codex.Silo.Configuration;

/// <summary>What a command line, an environment and a file ask for together.</summary>
internal abstract record OptionsResult
{
    private OptionsResult()
    {
    }

    /// <summary>Start a node.</summary>
    /// <param name="Options">Checked options.</param>
    /// <param name="Warnings">One line for each option that was given and has no effect.</param>
    public sealed record Run(SiloOptions Options, IReadOnlyList<string> Warnings) : OptionsResult;

    /// <summary>Print the help.</summary>
    public sealed record ShowHelp : OptionsResult;

    /// <summary>Print the version.</summary>
    public sealed record ShowVersion : OptionsResult;

    /// <summary>Print the message and exit with an error.</summary>
    /// <param name="Message">One line that names the option, the value and what is allowed.</param>
    public sealed record Failed(string Message) : OptionsResult;
}
