namespace Codex.Grains;

/// <summary>A provider record as it is stored.</summary>
[GenerateSerializer, Alias("Codex.ProviderEntry")]
public sealed class ProviderEntry
{
    /// <summary>Id of the peer, as text.</summary>
    [Id(0)]
    public required string PeerId { get; set; }

    /// <summary>The envelope of its signed peer record.</summary>
    [Id(1)]
    public required byte[] Envelope { get; set; }

    /// <summary>From when on it no longer counts.</summary>
    [Id(2)]
    public required DateTimeOffset ExpiresAt { get; set; }
}
