namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>Why a circuit is over.</summary>
public enum CircuitEnd
{
    /// <summary>Both ends were done.</summary>
    Completed,

    /// <summary>One end went away, or the relay stops.</summary>
    Broken,

    /// <summary>It carried as much as it may.</summary>
    BytesUsedUp,

    /// <summary>It lived as long as it may.</summary>
    TimeUsedUp,

    /// <summary>The day's budget is used up.</summary>
    BudgetUsedUp,
}
