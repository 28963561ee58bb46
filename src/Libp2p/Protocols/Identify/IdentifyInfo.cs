using Codex.Libp2p.Addressing;

namespace Codex.Libp2p.Protocols.Identify;

/// <summary>What a peer told about itself: its key is checked, its signed record verified, the rest its word.</summary>
public sealed record IdentifyInfo
{
    /// <summary>The agent; empty if not told.</summary>
    public string AgentVersion { get; init; } = "";

    /// <summary>The protocol version, <c>ipfs/0.1.0</c>; empty if not told.</summary>
    public string ProtocolVersion { get; init; } = "";

    /// <summary>Protocols that the peer answers.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = [];

    /// <summary>Addresses that the peer listens on, without its id; unsigned.</summary>
    public IReadOnlyList<Multiaddr> ListenAddresses { get; init; } = [];

    /// <summary>Addresses out of the verified signed record, without the peer's id.</summary>
    public IReadOnlyList<Multiaddr> SignedAddresses { get; init; } = [];

    /// <summary>The verified signed record's envelope; empty if none came.</summary>
    public ReadOnlyMemory<byte> SignedRecord { get; init; }

    /// <summary>Where the peer sees this node, without this node's id; null if not told.</summary>
    public Multiaddr? ObservedAddress { get; init; }

    /// <summary>This, with what it leaves out as it was before: a push need not repeat what has not changed.</summary>
    internal IdentifyInfo Over(IdentifyInfo? before) => before is null ? this : this with
    {
        AgentVersion = AgentVersion.Length > 0 ? AgentVersion : before.AgentVersion,
        ProtocolVersion = ProtocolVersion.Length > 0 ? ProtocolVersion : before.ProtocolVersion,
        Protocols = Protocols.Count > 0 ? Protocols : before.Protocols,
        ListenAddresses = ListenAddresses.Count > 0 ? ListenAddresses : before.ListenAddresses,
        SignedAddresses = SignedRecord.Length > 0 ? SignedAddresses : before.SignedAddresses,
        SignedRecord = SignedRecord.Length > 0 ? SignedRecord : before.SignedRecord,
        ObservedAddress = ObservedAddress ?? before.ObservedAddress,
    };
}
