namespace Codex.Exchange.Scheduling;

/// <summary>Why a peer is out of the swarm.</summary>
public enum PeerDropReason
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>It sent a block that is not what it claims to be. Never used again in this swarm.</summary>
    Lied,

    /// <summary>It kept sending blocks that nobody asked for. Never used again in this swarm.</summary>
    Flooded,

    /// <summary>It said nothing for <see cref="SwarmLimits.SilenceBeforeDrop"/>. May be added again.</summary>
    Silent,
}
