namespace Codex.Silo.Configuration;

/// <summary>A key and its value as a configuration file has them.</summary>
/// <param name="Key">The key.</param>
/// <param name="Values">The value as text, or the items of an array.</param>
/// <param name="IsArray">Whether the value was an array.</param>
/// <param name="Line">Line of the key, from 1.</param>
internal sealed record ConfigurationEntry(string Key, IReadOnlyList<string> Values, bool IsArray, int Line);
