namespace Codex.Exchange.Manifests;

/// <summary>Bounds on the fetching of manifests.</summary>
public static class ManifestLimits
{
    /// <summary>
    /// Manifests fetched at once; further requests are told that there is no room. status-go asks for all archives of a
    /// history at once (status-go-rest, section 3).
    /// </summary>
    public const int MaxConcurrentFetches = 4096;

    /// <summary>Pause between two searches for providers (block exchange, section 1.2, DiscoveryRateLimit).</summary>
    public static readonly TimeSpan SearchInterval = TimeSpan.FromSeconds(3);
}
