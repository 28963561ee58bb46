namespace Codex.Api.Communities.Json;

/// <summary>How the values of enumerations are written: as one word of lower-case letters.</summary>
internal static class Word
{
    public static string Of<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
