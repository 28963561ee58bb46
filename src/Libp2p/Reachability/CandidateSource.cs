namespace Codex.Libp2p.Reachability;

/// <summary>Where an address that might work comes from.</summary>
public enum CandidateSource
{
    /// <summary>The user says so.</summary>
    Configured,

    /// <summary>A router maps it to this node.</summary>
    Mapped,

    /// <summary>An interface of this machine has it.</summary>
    Interface,

    /// <summary>Peers see this node there.</summary>
    Observed,

    /// <summary>
    /// The IP address at which peers see this node, with the port that it listens on: a forwarding set by hand.
    /// </summary>
    Guessed,
}
