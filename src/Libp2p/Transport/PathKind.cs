namespace Codex.Libp2p.Transport;

/// <summary>By which way the bytes of a connection travel.</summary>
public enum PathKind
{
    /// <summary>One side reached the address of the other.</summary>
    Direct,

    /// <summary>Directly, after both sides opened their NATs for each other (DCUtR).</summary>
    Punched,

    /// <summary>Through a relay.</summary>
    Relayed,
}
