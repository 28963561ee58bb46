namespace Codex.Grains.Interfaces;

/// <summary>A community that was asked to be registered.</summary>
[GenerateSerializer, Immutable, Alias("Codex.CommunityRegistration")]
public sealed record CommunityRegistration
{
    /// <summary>What is known of it now.</summary>
    [Id(0)]
    public required CommunityRecord Community { get; init; }

    /// <summary>Whether this call registered it: true for one of those that come beside each other.</summary>
    [Id(1)]
    public required bool IsNew { get; init; }
}
