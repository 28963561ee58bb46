using System.Net;
using Codex.Discovery.Messages;
using Codex.Discovery.Routing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Tests.Simulation;

/// <summary>
/// A node that keeps the protocol and answers every question with nodes and providers that do not exist.
/// </summary>
internal sealed class LyingNode(
    SimulatedWorld world, NodeKey key, IPEndPoint endPoint, IReadOnlyList<SignedPeerRecord> inventions)
    : ForeignNode(world, key, endPoint)
{
    private const int Records = 48;

    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _inventions =
        [.. inventions.Select(static record => record.Envelope.Bytes)];

    public override void OnMessage(NodeAddress node, MessageEnvelope envelope)
    {
        Message? answer = envelope.Message switch
        {
            PingMessage => new PongMessage(ulong.MaxValue, node.EndPoint),
            FindNodeMessage { Distances: [0] } => new NodesMessage(1, [LocalRecord.Envelope.Bytes]),
            // Says that a million packets will come.
            FindNodeMessage => new NodesMessage(1_000_000, [.. _inventions.Take(Records)]),
            GetProvidersMessage => new ProvidersMessage(1, [.. _inventions.Take(Records), new byte[100], default]),
            _ => null,
        };
        if (answer is not null)
            Sessions.Reply(node, MessageCodec.Encode(new MessageEnvelope(envelope.Id, answer)));
    }
}
