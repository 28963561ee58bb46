using System.Net;
using Codex.Discovery.Bounds;
using Codex.Discovery.Messages;
using Codex.Discovery.Metrics;
using Codex.Discovery.Records;
using Codex.Discovery.Routing;
using Codex.Discovery.Sessions;
using Codex.Discovery.Tests.Vectors;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Tests.Simulation;

/// <summary>A node that says what a test wants it to say, and answers nothing.</summary>
internal sealed class RawNode : ISessionEvents, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SimulatedWorld _world;
    private readonly CancellationTokenSource _stop = new();
    private readonly SimulatedSocket _socket;
    private readonly SessionLayer _sessions;
    private readonly List<MessageEnvelope> _received = [];

    public RawNode(SimulatedWorld world, NodeKey key, IPEndPoint endPoint)
    {
        var limits = DiscoveryLimits.Default;
        (_world, Key, EndPoint) = (world, key, endPoint);
        LocalRecord = TestKeys.Record(key, endPoint);
        _socket = world.Network.Open(endPoint);
        _sessions = new SessionLayer(
            key, _socket, this, new RecordVerifier(limits), new SourceBudgets(limits, world.Clock),
            new DiscoveryMetrics(), limits, world.Clock);
        _ = RunAsync();
    }

    public NodeKey Key { get; }

    public IPEndPoint EndPoint { get; }

    public SignedPeerRecord LocalRecord { get; }

    public void Tell(Member receiver, Message message) => _sessions.Send(
        NodeContact.TryCreate(receiver.Node.Record)!,
        MessageCodec.Encode(new MessageEnvelope(RequestId.Next(), message)));

    /// <summary>All that is answered within two seconds.</summary>
    public async Task<IReadOnlyList<Message>> AskAsync(Member receiver, Message question)
    {
        var id = RequestId.Next();
        _sessions.Send(
            NodeContact.TryCreate(receiver.Node.Record)!, MessageCodec.Encode(new MessageEnvelope(id, question)));
        await _world.PassAsync(Patience);
        return [.. _received.Where(envelope => envelope.Id == id).Select(envelope => envelope.Message)];
    }

    public SignedPeerRecord? FindRecord(NodeId id) => null;

    public void OnReachable(NodeContact contact)
    {
    }

    public void OnMessage(NodeAddress node, MessageEnvelope envelope) => _received.Add(envelope);

    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        _sessions.Dispose();
    }

    private async Task RunAsync()
    {
        var buffer = new byte[64 * 1024];
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await _socket.ReceiveAsync(buffer, _stop.Token);
                _sessions.Receive(received.Source, buffer[..received.Length]);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
