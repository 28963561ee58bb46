namespace Codex.Communities.Following;

/// <summary>How often followed communities are looked at.</summary>
public static class FollowLimits
{
    /// <summary>
    /// Pause between two looks at whether something is missing: what came without an announcement, was deleted, or
    /// could not be had before is fetched then.
    /// </summary>
    public static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(5);

    /// <summary>Pause between two rounds of the census: provider records live for a day.</summary>
    public static readonly TimeSpan CensusInterval = TimeSpan.FromHours(6);

    /// <summary>Pause between two datasets of a round: each is a search in the DHT, and nobody waits for it.</summary>
    public static readonly TimeSpan CensusPause = TimeSpan.FromSeconds(5);

    /// <summary>Pause before the first round: what was announced at the start is known by then.</summary>
    public static readonly TimeSpan CensusDelay = TimeSpan.FromMinutes(10);
}
