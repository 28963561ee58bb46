using System.Net;
using Codex.Discovery.Providers;
using Codex.Libp2p.Identity;

namespace Codex.Discovery.Tests.Simulation;

/// <summary>A node of a swarm, with what belongs to it.</summary>
internal sealed record Member(DhtNode Node, NodeKey Key, IPEndPoint EndPoint, MemoryProviderStore Store);
