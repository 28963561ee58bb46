using System.Net;
using Codex.Discovery.Providers;
using Codex.Discovery.Routing;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Discovery.Tests.Simulation;

/// <summary>Nodes of one simulated network.</summary>
internal sealed class Swarm(SimulatedWorld world)
{
    private const int Port = 8090;

    private int _addresses;

    /// <summary>The nodes that run.</summary>
    public List<Member> Members { get; } = [];

    /// <summary>Starts a node that knows some others.</summary>
    public async Task<Member> StartAsync(params SignedPeerRecord[] bootstrapNodes) =>
        await StartAsync(NextKey(), NextEndPoint(), DiscoveryLimits.Default, bootstrapNodes);

    public async Task<Member> StartAsync(
        NodeKey key, IPEndPoint endPoint, DiscoveryLimits limits, params SignedPeerRecord[] bootstrapNodes)
    {
        var store = new MemberStore(new MemoryProviderStore(limits, world.Clock));
        var options = new DhtOptions
        {
            BootstrapNodes = bootstrapNodes,
            ExternalAddress = endPoint.Address,
            Limits = limits,
        };
        var node = new DhtNode(
            options, key, store, world.Network.Open(endPoint), world.Clock, new Random(world.Random.Next()),
            NullLoggerFactory.Instance);
        await node.StartAsync(CancellationToken.None);
        var member = new Member(node, key, endPoint, store);
        Members.Add(member);
        return member;
    }

    /// <summary>Starts so many, one after the other, and lets them find each other.</summary>
    public async Task StartManyAsync(int count, SignedPeerRecord bootstrapNode)
    {
        for (var i = 0; i < count; i++)
        {
            await StartAsync(bootstrapNode);
            await world.PassAsync(TimeSpan.FromMilliseconds(world.Random.Next(100)));
        }
        foreach (var member in Members)
            await member.Node.WaitUntilJoinedAsync(CancellationToken.None);
    }

    /// <summary>Ends a node without a word to anybody.</summary>
    public async Task KillAsync(Member member)
    {
        Members.Remove(member);
        await member.Node.DisposeAsync();
    }

    public async Task KillAllAsync()
    {
        foreach (var member in Members.ToArray())
            await KillAsync(member);
    }

    public NodeKey NextKey()
    {
        var scalar = new byte[32];
        world.Random.NextBytes(scalar);
        scalar[0] &= 0x7F;
        return NodeKey.FromScalar(scalar)!;
    }

    public IPEndPoint NextEndPoint()
    {
        var number = _addresses++;
        return new IPEndPoint(new IPAddress([5, 0, (byte)(number / 250), (byte)(number % 250 + 1)]), Port);
    }

    /// <summary>A provider record of a member, with a TCP address.</summary>
    public static SignedPeerRecord ProviderRecord(Member member, ulong sequence = 1) => SignedPeerRecord.Create(
        member.Key, sequence, [Multiaddr.FromEndPoint(new IPEndPoint(member.EndPoint.Address, 8070))]);

    public NodeId NextContent() => NodeId.NextRandom(world.Random);

    public static async Task<IReadOnlyList<PeerId>> FindAsync(Member member, NodeId key)
    {
        var found = new List<PeerId>();
        await foreach (var record in member.Node.FindProvidersAsync(key, CancellationToken.None))
            found.Add(record.PeerId);
        return found;
    }
}
