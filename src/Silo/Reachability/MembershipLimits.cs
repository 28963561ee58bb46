namespace Codex.Silo.Reachability;

/// <summary>Bounds of what a relay remembers of members.</summary>
internal static class MembershipLimits
{
    /// <summary>Members remembered; the one heard of longest ago is forgotten. More than a relay serves.</summary>
    public const int MaxMembers = 4096;

    /// <summary>How long a peer counts as a member after it last asked for something of a community.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Questions of peers that wait to be looked at; more are passed over, for peers ask again.</summary>
    public const int MaxQueuedQuestions = 1024;

    /// <summary>CIDs remembered of followed communities: ten thousand communities of a hundred archives.</summary>
    public const int MaxCids = 1 << 20;

    /// <summary>How often the communities' indices are looked at, at most.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(10);
}
