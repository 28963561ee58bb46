namespace Codex.Api.Ports;

/// <summary>A peer's record as discovery found it.</summary>
/// <param name="PeerId">Base58btc text.</param>
/// <param name="Sequence">Sequence number of the record.</param>
/// <param name="Addresses">Multiaddresses in it.</param>
public sealed record DiscoveredPeer(string PeerId, ulong Sequence, IReadOnlyList<string> Addresses);
