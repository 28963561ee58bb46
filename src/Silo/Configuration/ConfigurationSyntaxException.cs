namespace Codex.Silo.Configuration;

/// <summary>
/// A configuration file is not well formed. Thrown and caught inside this folder only: a parser that returns a value
/// for every failed token hides what it parses.
/// </summary>
/// <param name="line">Line of the mistake, from 1.</param>
/// <param name="message">What is wrong, as part of a sentence.</param>
internal sealed class ConfigurationSyntaxException(int line, string message) : Exception(message)
{
    /// <summary>Line of the mistake, from 1.</summary>
    public int Line => line;
}
