using System.Text.Json.Serialization;
using Codex.Storage;

namespace Codex.Api.Json;

/// <summary>A manifest with its CID.</summary>
internal sealed record DataItemJson
{
    public required string Cid { get; init; }

    public required ManifestJson Manifest { get; init; }

    /// <summary>Only in the answer to a request to download (2026; rest-api, section 1).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ulong? DownloadId { get; init; }

    public static DataItemJson Of(StoredManifest stored) => new()
    {
        Cid = stored.Cid.ToString(),
        Manifest = ManifestJson.Of(stored.Manifest),
    };
}
