using Codex.Api.Ports.Reachability;

namespace Codex.Api.Json;

/// <summary>A connection to a peer: what a node of 2026 tells, and the way in words.</summary>
internal sealed record ConnectionJson
{
    public required string PeerId { get; init; }

    /// <summary>False through a relay.</summary>
    public required bool Direct { get; init; }

    public required ConnectionWay Path { get; init; }

    public required string Description { get; init; }

    public static ConnectionJson Of(PeerConnection connection) => new()
    {
        PeerId = connection.PeerId,
        Direct = connection.Path != ConnectionWay.Relayed,
        Path = connection.Path,
        Description = connection.Description,
    };
}
