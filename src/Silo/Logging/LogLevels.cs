namespace Codex.Silo.Logging;

/// <summary>
/// What the node logs now. Safe for any number of threads; a change holds for the next line of every logger. A new
/// directive replaces the former one entirely, topics included: what was asked for last is what one gets.
/// </summary>
internal sealed class LogLevels
{
    /// <summary>Upstream's answer to a directive that it does not understand (rest-api, section 3).</summary>
    public const string Refusal = "Please specify one of: trace, debug, info, notice, warn, error or fatal";

    private volatile LogDirective _current;

    /// <summary>Starts with <paramref name="initial"/>.</summary>
    public LogLevels(LogDirective initial) => _current = initial;

    /// <summary>The directive in force.</summary>
    public LogDirective Current => _current;

    /// <summary>
    /// Puts a directive in force; false, and nothing changes, when it is malformed: see <see cref="Refusal"/>.
    /// </summary>
    public bool TrySet(string directive)
    {
        if (!LogDirective.TryParse(directive, out var parsed))
            return false;
        _current = parsed;
        return true;
    }
}
