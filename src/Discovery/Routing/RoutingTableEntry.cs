using System.Net;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Routing;

/// <summary>One node of the table, as it was when the snapshot was taken.</summary>
/// <param name="Id">Its place in the key space.</param>
/// <param name="Record">Its signed record; the peer id is in it.</param>
/// <param name="Address">Where it is asked.</param>
/// <param name="IsSeen">Whether it answered at all and has not since failed more often than not.</param>
public sealed record RoutingTableEntry(NodeId Id, SignedPeerRecord Record, IPEndPoint Address, bool IsSeen);
