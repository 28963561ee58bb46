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

/// <summary>A node that keeps sessions as any does, and of whose messages somebody else decides.</summary>
internal abstract class ForeignNode : ISessionEvents, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SimulatedSocket _socket;

    protected ForeignNode(SimulatedWorld world, NodeKey key, IPEndPoint endPoint)
    {
        var limits = DiscoveryLimits.Default;
        LocalRecord = TestKeys.Record(key, endPoint);
        _socket = world.Network.Open(endPoint);
        Sessions = new SessionLayer(
            key, _socket, this, new RecordVerifier(limits), new SourceBudgets(limits, world.Clock),
            new DiscoveryMetrics(), limits, world.Clock);
        _ = RunAsync();
    }

    public SignedPeerRecord LocalRecord { get; }

    public IPEndPoint EndPoint => _socket.LocalEndPoint;

    protected SessionLayer Sessions { get; }

    public SignedPeerRecord? FindRecord(NodeId id) => null;

    public void OnReachable(NodeContact contact)
    {
    }

    public abstract void OnMessage(NodeAddress node, MessageEnvelope envelope);

    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        Sessions.Dispose();
    }

    private async Task RunAsync()
    {
        var buffer = new byte[64 * 1024];
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await _socket.ReceiveAsync(buffer, _stop.Token);
                Sessions.Receive(received.Source, buffer[..received.Length]);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
