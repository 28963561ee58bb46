using System.Net;
using Codex.Discovery.Routing;
using Codex.Libp2p.Identity;

namespace Codex.Discovery.Tests.Simulation;

/// <summary>A node of a swarm, with what belongs to it.</summary>
internal sealed record Member(DhtNode Node, NodeKey Key, IPEndPoint EndPoint, MemberStore Store)
{
    /// <summary>Has content from now on, and tells others; how many.</summary>
    public Task<int> ProvideAsync(NodeId key)
    {
        var record = Swarm.ProviderRecord(this);
        Store.Own[key] = record;
        return Node.ProvideAsync(key, record, CancellationToken.None);
    }
}
