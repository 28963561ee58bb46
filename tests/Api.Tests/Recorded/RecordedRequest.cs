using System.Text.Json;

namespace Codex.Api.Tests.Recorded;

/// <summary>A request to a live 2025 node and what it answered.</summary>
internal sealed record RecordedRequest
{
    public required string Name { get; init; }

    public required string Method { get; init; }

    public required string Path { get; init; }

    public Dictionary<string, string> RequestHeaders { get; init; } = [];

    /// <summary>Bytes of the request's body; what they are is said in <see cref="Hosting.TestBytes"/>.</summary>
    public int RequestBodyLen { get; init; }

    public int Status { get; init; }

    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>The body, or its beginning; bytes as Latin-1.</summary>
    public string Body { get; init; } = string.Empty;

    public static IReadOnlyList<RecordedRequest> Load()
    {
        using Stream stream = typeof(RecordedRequest).Assembly.GetManifestResourceStream("live-node-rest.json")!;
        return JsonSerializer.Deserialize<List<RecordedRequest>>(stream, JsonSerializerOptions.Web)!;
    }
}
