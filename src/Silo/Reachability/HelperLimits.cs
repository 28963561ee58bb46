namespace Codex.Silo.Reachability;

/// <summary>Rhythm at which nodes are dialled that help this one to be reached.</summary>
internal static class HelperLimits
{
    /// <summary>Pause after the first dial that failed; it doubles.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);

    /// <summary>Longest pause between two dials.</summary>
    public static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(5);

    /// <summary>Nodes that are kept connected; further ones are left out.</summary>
    public const int MaxHelpers = 16;
}
