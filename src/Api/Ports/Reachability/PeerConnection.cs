namespace Codex.Api.Ports.Reachability;

/// <summary>A connection with a peer.</summary>
/// <param name="PeerId">Who.</param>
/// <param name="Address">Where the peer is, as a multiaddress.</param>
/// <param name="Path">By which way.</param>
/// <param name="IsOutbound">Whether this node dialled.</param>
/// <param name="CarriesData">False through a relay that allows no more than to meet.</param>
/// <param name="Description">The same in words.</param>
public sealed record PeerConnection(
    string PeerId, string Address, ConnectionWay Path, bool IsOutbound, bool CarriesData, string Description);
