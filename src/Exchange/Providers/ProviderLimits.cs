namespace Codex.Exchange.Providers;

/// <summary>Bounds on the search for providers.</summary>
public static class ProviderLimits
{
    /// <summary>Searches at once; further ones wait (block exchange, section 1.3).</summary>
    public const int MaxConcurrentSearches = 10;

    /// <summary>Providers of one CID that are dialled and remembered.</summary>
    public const int MaxProvidersPerCid = 64;

    /// <summary>
    /// Providers that are dialled at once; one that is found beyond is dialled when it is found again.
    /// </summary>
    public const int MaxConcurrentDials = 128;

    /// <summary>CIDs whose providers are remembered; the one not asked about for longest is forgotten.</summary>
    public const int MaxRememberedCids = 1024;

    /// <summary>Longest search (block exchange, section 1.3).</summary>
    public static readonly TimeSpan SearchTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Longest wait for a connection with one provider.</summary>
    public static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(15);
}
