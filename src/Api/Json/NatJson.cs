using Codex.Api.Ports.Reachability;

namespace Codex.Api.Json;

/// <summary>What is known of the way from the internet to this node (rest-api, section 3).</summary>
internal sealed record NatJson
{
    public required ReachabilityState Reachability { get; init; }

    public required bool ClientMode { get; init; }

    public required bool RelayRunning { get; init; }

    public required string PortMapping { get; init; }
}
