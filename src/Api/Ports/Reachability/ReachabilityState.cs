using System.Text.Json.Serialization;

namespace Codex.Api.Ports.Reachability;

/// <summary>Whether a dial from the internet arrives.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReachabilityState>))]
public enum ReachabilityState
{
    /// <summary>Nobody has tried, or those who did do not agree.</summary>
    Unknown,

    /// <summary>Peers have dialled it.</summary>
    Reachable,

    /// <summary>Peers have tried in vain.</summary>
    NotReachable,
}
