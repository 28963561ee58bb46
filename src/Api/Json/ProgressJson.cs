using System.Text.Json.Serialization;
using Codex.Datasets.Ports;

namespace Codex.Api.Json;

/// <summary>How far a background download is. The counters are only there while it is active.</summary>
internal sealed record ProgressJson
{
    public required bool Active { get; init; }

    /// <summary>Blocks received.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Received { get; init; }

    /// <summary>Blocks of the dataset.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Total { get; init; }

    /// <summary>Bytes received.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Bytes { get; init; }

    /// <summary>Peers that are asked; only in events.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Peers { get; init; }

    public static ProgressJson Of(FetchProgress progress) =>
        new() { Active = true, Received = progress.Received, Total = progress.Total, Bytes = progress.Bytes };
}
