using System.Text.Json;

namespace Codex.Content.Tests.Vectors;

/// <summary>Golden data, embedded in this assembly.</summary>
internal static class VectorFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>The member <c>vectors</c> of a file.</summary>
    public static IReadOnlyList<T> Read<T>(string name)
    {
        using var stream = typeof(VectorFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"No vectors '{name}' in the assembly.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.GetProperty("vectors").Deserialize<T[]>(Options)!;
    }
}
