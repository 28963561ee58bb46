using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Codex.Api.Json;

/// <summary>The JSON of the API, generated at build time: no reflection when the first request comes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AdvertiseJson))]
[JsonSerializable(typeof(DataItemJson))]
[JsonSerializable(typeof(DataListJson))]
[JsonSerializable(typeof(DebugInfoJson))]
[JsonSerializable(typeof(ExistsJson))]
[JsonSerializable(typeof(PeerIdJson))]
[JsonSerializable(typeof(PeerRecordJson))]
[JsonSerializable(typeof(ProgressJson))]
[JsonSerializable(typeof(SpaceJson))]
[JsonSerializable(typeof(SprJson))]
[JsonSerializable(typeof(string))]
internal sealed partial class ApiJsonContext : JsonSerializerContext
{
    /// <summary>Compact, and as sparing with escapes as upstream: the answers are never part of an HTML page.</summary>
    public static ApiJsonContext Compact { get; } = new(Style(indented: false));

    /// <summary>With two spaces per level, as <c>/debug/info</c>.</summary>
    public static ApiJsonContext Pretty { get; } = new(Style(indented: true));

    private static JsonSerializerOptions Style(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = indented,
        NewLine = "\n",
    };
}
