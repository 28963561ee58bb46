namespace Codex.Silo.Reachability;

/// <summary>Rhythm of a node that looks after its addresses.</summary>
internal static class ReachabilityRhythm
{
    /// <summary>How often interfaces are looked at when nothing else has changed.</summary>
    public static readonly TimeSpan UpdateInterval = TimeSpan.FromMinutes(1);

    /// <summary>How long a node that stops waits for routers and relays.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);
}
