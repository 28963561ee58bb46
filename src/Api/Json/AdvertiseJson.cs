namespace Codex.Api.Json;

/// <summary>Whether a dataset is announced to other nodes.</summary>
internal sealed record AdvertiseJson
{
    public required string Cid { get; init; }

    public required bool Advertise { get; init; }
}
