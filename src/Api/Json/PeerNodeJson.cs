using Codex.Api.Ports;

namespace Codex.Api.Json;

/// <summary>
/// A node that discovery knows. Clients generated from upstream's document want every member to be there.
/// </summary>
internal sealed record PeerNodeJson
{
    /// <summary>64 hexadecimal digits; empty for a node that takes no part in discovery.</summary>
    public required string NodeId { get; init; }

    public required string PeerId { get; init; }

    /// <summary>Opaque text that must not start with <c>spr:</c> (clients).</summary>
    public required string Record { get; init; }

    /// <summary><c>ip:port</c>; empty for a node that takes no part in discovery.</summary>
    public required string Address { get; init; }

    public required bool Seen { get; init; }

    public static PeerNodeJson Of(DiscoveredNode node) => new()
    {
        NodeId = node.NodeId,
        PeerId = node.PeerId,
        Record = node.Record,
        Address = node.Address,
        Seen = node.Seen,
    };
}
