namespace Codex.Grains.Interfaces;

/// <summary>Somebody's wish that a dataset be kept.</summary>
[GenerateSerializer, Immutable, Alias("Codex.Pin")]
public sealed record Pin
{
    /// <summary>Who wants it, such as a community's id or <c>upload</c>; one pin per owner.</summary>
    [Id(0)]
    public required string Owner { get; init; }

    /// <summary>Why, for the operator's eyes.</summary>
    [Id(1)]
    public required string Reason { get; init; }

    /// <summary>From when on the pin no longer counts; null for never.</summary>
    [Id(2)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>True while the pin keeps its dataset.</summary>
    public bool IsLive(DateTimeOffset now) => ExpiresAt is not { } end || end > now;
}
