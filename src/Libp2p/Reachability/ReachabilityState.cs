namespace Codex.Libp2p.Reachability;

/// <summary>Whether an address of this node works.</summary>
public enum ReachabilityState
{
    /// <summary>Nobody has said enough about it yet, or lately.</summary>
    Unknown,

    /// <summary>Others reach this node by it.</summary>
    Reachable,

    /// <summary>Others do not.</summary>
    Unreachable,
}
