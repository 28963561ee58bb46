namespace Codex.Grains.Interfaces;

/// <summary>Expected outcomes of <see cref="ICommunityGrain.OfferIndexAsync"/>.</summary>
[GenerateSerializer, Alias("Codex.IndexOffer")]
public enum IndexOffer
{
    /// <summary>It is the current index now.</summary>
    Current,

    /// <summary>It is the current index already; its clock is the newer of both.</summary>
    Known,

    /// <summary>Its clock is older than the current index's: nothing has changed.</summary>
    Older,
}
