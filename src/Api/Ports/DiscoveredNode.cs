namespace Codex.Api.Ports;

/// <summary>A node that discovery knows.</summary>
/// <param name="NodeId">64 hexadecimal digits.</param>
/// <param name="PeerId">Base58btc text.</param>
/// <param name="Record">What is known of its record, for people; not an <c>spr:</c> text.</param>
/// <param name="Address"><c>ip:port</c> of its discovery.</param>
/// <param name="Seen">Whether it answered.</param>
public sealed record DiscoveredNode(string NodeId, string PeerId, string Record, string Address, bool Seen);
