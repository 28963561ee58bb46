using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Codex.Api.Communities.Json;
using Codex.Api.Ports.Reachability;

namespace Codex.Api.Json;

/// <summary>The JSON of the API, generated at build time: no reflection when the first request comes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AdvertiseJson))]
[JsonSerializable(typeof(ArchiveJson))]
[JsonSerializable(typeof(ArchiveListJson))]
[JsonSerializable(typeof(CommunityJson))]
[JsonSerializable(typeof(CommunityListJson))]
[JsonSerializable(typeof(DataItemJson))]
[JsonSerializable(typeof(DataListJson))]
[JsonSerializable(typeof(DebugInfoJson))]
[JsonSerializable(typeof(ExistsJson))]
[JsonSerializable(typeof(IndexLinkJson))]
[JsonSerializable(typeof(IndexListJson))]
[JsonSerializable(typeof(IndexOfferJson))]
[JsonSerializable(typeof(MigrationProgressJson))]
[JsonSerializable(typeof(MigrationReportJson))]
[JsonSerializable(typeof(MigrationRequestJson))]
[JsonSerializable(typeof(NatReport))]
[JsonSerializable(typeof(PeerIdJson))]
[JsonSerializable(typeof(PeerRecordJson))]
[JsonSerializable(typeof(ProgressJson))]
[JsonSerializable(typeof(PublishedJson))]
[JsonSerializable(typeof(SpaceJson))]
[JsonSerializable(typeof(SprJson))]
[JsonSerializable(typeof(SyncAnswerJson))]
[JsonSerializable(typeof(SyncRequestJson))]
[JsonSerializable(typeof(string))]
internal sealed partial class ApiJsonContext : JsonSerializerContext
{
    /// <summary>Compact, and as sparing with escapes as upstream: the answers are never part of an HTML page.</summary>
    public static ApiJsonContext Compact { get; } = new(Style(indented: false));

    /// <summary>With two spaces per level, as <c>/debug/info</c>.</summary>
    public static ApiJsonContext Pretty { get; } = new(Style(indented: true));

    /// <summary>For bodies of requests: a member that nobody knows is a mistake, not something to pass over.</summary>
    public static ApiJsonContext Strict { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        MaxDepth = 4,
    });

    private static JsonSerializerOptions Style(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = indented,
        NewLine = "\n",
    };
}
