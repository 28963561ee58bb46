namespace Codex.Api.Ports.Reachability;

/// <summary>An address under which this node may be reached.</summary>
/// <param name="Address">The multiaddress.</param>
/// <param name="Origin">
/// Where it comes from: <c>option</c>, <c>interface</c>, <c>port mapping</c>, <c>observed</c> or <c>relay</c>.
/// </param>
/// <param name="State">Whether it works.</param>
/// <param name="IsAnnounced">Whether peers are told of it.</param>
/// <param name="Detail">Who says so, in words.</param>
public sealed record NatAddress(
    string Address, string Origin, ReachabilityState State, bool IsAnnounced, string Detail);
