namespace Codex.Libp2p.Hosting;

/// <summary>Why a peer was not reached.</summary>
public enum DialError
{
    /// <summary>It was reached.</summary>
    None,

    /// <summary>The peer is this node.</summary>
    Self,

    /// <summary>No address is known that TCP can reach.</summary>
    NoAddress,

    /// <summary>No address took the connection.</summary>
    Unreachable,

    /// <summary>An address answered, but not as this peer, or not in a language known here.</summary>
    UpgradeFailed,

    /// <summary>This node has as many connections as it may.</summary>
    LimitReached,

    /// <summary>This node is stopping.</summary>
    Stopped,
}
