namespace Codex.Nat.Tests.Nodes;

/// <summary>How two nodes are connected; the dearer, the later.</summary>
public enum Way
{
    /// <summary>One dialled the other's own address.</summary>
    Direct,

    /// <summary>One dialled an address that a router has mapped on request.</summary>
    Mapped,

    /// <summary>Both dialled at once.</summary>
    Punched,

    /// <summary>Through a third node.</summary>
    Relayed,
}
