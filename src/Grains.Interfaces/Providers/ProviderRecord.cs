using System.Collections.Immutable;

namespace Codex.Grains.Interfaces;

/// <summary>A peer's signed word that it provides something.</summary>
[GenerateSerializer, Immutable, Alias("Codex.ProviderRecord")]
public sealed record ProviderRecord
{
    /// <summary>Id of the peer, as text.</summary>
    [Id(0)]
    public required string PeerId { get; init; }

    /// <summary>
    /// The envelope of its signed peer record, at most <see cref="GrainLimits.MaxProviderRecordBytes"/>; its signature
    /// has been verified by whoever brings it.
    /// </summary>
    [Id(1)]
    public required ImmutableArray<byte> Envelope { get; init; }

    /// <summary>From when on it no longer counts.</summary>
    [Id(2)]
    public required DateTimeOffset ExpiresAt { get; init; }
}
