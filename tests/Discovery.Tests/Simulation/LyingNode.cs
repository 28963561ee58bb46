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

/// <summary>
/// A node that keeps the protocol and answers every question with nodes and providers that do not exist.
/// </summary>
internal sealed class LyingNode : ISessionEvents, IDisposable
{
    private const int Records = 48;

    private readonly CancellationTokenSource _stop = new();
    private readonly SimulatedSocket _socket;
    private readonly SessionLayer _sessions;
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _inventions;

    public LyingNode(SimulatedWorld world, NodeKey key, IPEndPoint endPoint, IReadOnlyList<SignedPeerRecord> inventions)
    {
        var limits = DiscoveryLimits.Default;
        _inventions = [.. inventions.Select(record => record.Envelope.Bytes)];
        LocalRecord = TestKeys.Record(key, endPoint);
        _socket = world.Network.Open(endPoint);
        _sessions = new SessionLayer(
            key, _socket, this, new RecordVerifier(limits), new SourceBudgets(limits, world.Clock),
            new DiscoveryMetrics(), limits, world.Clock);
        _ = RunAsync();
    }

    public SignedPeerRecord LocalRecord { get; }

    public SignedPeerRecord? FindRecord(NodeId id) => null;

    public void OnReachable(NodeContact contact)
    {
    }

    public void OnMessage(NodeAddress node, MessageEnvelope envelope)
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
            _sessions.Reply(node, MessageCodec.Encode(new MessageEnvelope(envelope.Id, answer)));
    }

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
