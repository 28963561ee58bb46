using System.Text;

namespace Codex.Silo.Logging;

/// <summary>Turns events into lines.</summary>
internal interface ILogFormatter
{
    /// <summary>
    /// Appends the event with the line feed that ends it. Text of others can never start a line of its own.
    /// </summary>
    void Append(StringBuilder output, LogEvent logEvent);
}
