namespace Codex.Libp2p.Protocols.Relay;

/// <summary>Names of circuit relay v2 (libp2p wire, section 9).</summary>
public static class RelayProtocol
{
    /// <summary>Spoken to a relay: asks for a place, or for a circuit.</summary>
    public const string Hop = "/libp2p/circuit/relay/0.2.0/hop";

    /// <summary>Spoken by a relay: a circuit comes in.</summary>
    public const string Stop = "/libp2p/circuit/relay/0.2.0/stop";

    /// <summary><c>HopMessage</c>: keep a place.</summary>
    internal const int HopReserve = 0;

    /// <summary><c>HopMessage</c>: connect to a peer.</summary>
    internal const int HopConnect = 1;

    /// <summary><c>HopMessage</c>: the answer.</summary>
    internal const int HopStatus = 2;

    /// <summary><c>StopMessage</c>: a peer wants to connect.</summary>
    internal const int StopConnect = 0;

    /// <summary><c>StopMessage</c>: the answer.</summary>
    internal const int StopStatus = 1;
}
