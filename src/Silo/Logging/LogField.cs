namespace Codex.Silo.Logging;

/// <summary>A named value of a log event.</summary>
/// <param name="Name">The name, as the message template or the caller gives it.</param>
/// <param name="Value">A string, number or boolean; null as it is.</param>
/// <param name="IsInMessage">Whether the message already shows it.</param>
internal readonly record struct LogField(string Name, object? Value, bool IsInMessage);
