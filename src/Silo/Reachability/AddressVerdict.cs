using Codex.Api.Ports.Reachability;

namespace Codex.Silo.Reachability;

/// <summary>What peers that dialled an address say of it.</summary>
/// <param name="State">Whether it works.</param>
/// <param name="Detail">Who says so, in words.</param>
internal sealed record AddressVerdict(ReachabilityState State, string Detail)
{
    /// <summary>Nobody has tried.</summary>
    public static AddressVerdict Untested { get; } = new(ReachabilityState.Unknown, "not tested by any peer yet");
}
