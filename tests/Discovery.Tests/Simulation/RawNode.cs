using System.Net;
using Codex.Discovery.Messages;
using Codex.Discovery.Routing;
using Codex.Libp2p.Identity;

namespace Codex.Discovery.Tests.Simulation;

/// <summary>A node that says what a test wants it to say, and answers nothing.</summary>
internal sealed class RawNode(SimulatedWorld world, NodeKey key, IPEndPoint endPoint)
    : ForeignNode(world, key, endPoint)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SimulatedWorld _world = world;
    private readonly List<MessageEnvelope> _received = [];

    public NodeKey Key { get; } = key;

    public void Tell(Member receiver, Message message) => Send(receiver, RequestId.Next(), message);

    /// <summary>All that is answered within two seconds.</summary>
    public async Task<IReadOnlyList<Message>> AskAsync(Member receiver, Message question)
    {
        var id = RequestId.Next();
        Send(receiver, id, question);
        await _world.PassAsync(Patience);
        return [.. _received.Where(envelope => envelope.Id == id).Select(envelope => envelope.Message)];
    }

    public override void OnMessage(NodeAddress node, MessageEnvelope envelope) => _received.Add(envelope);

    private void Send(Member receiver, RequestId id, Message message) => Sessions.Send(
        NodeContact.TryCreate(receiver.Node.Record)!, MessageCodec.Encode(new MessageEnvelope(id, message)));
}
