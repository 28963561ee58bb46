using System.Net;
using Codex.Discovery.Bounds;
using Codex.Discovery.Messages;
using Codex.Discovery.Metrics;
using Codex.Discovery.Records;
using Codex.Discovery.Routing;
using Codex.Discovery.Sessions;
using Codex.Discovery.Tests.Vectors;
using Codex.Discovery.Transport;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Tests.Sessions;

/// <summary>The layer of sessions alone, with its packets and messages in the hands of a test.</summary>
internal sealed class SessionPeer : IDatagramSocket, ISessionEvents, IDisposable
{
    public SessionPeer(byte number, TimeProvider time, DiscoveryLimits? limits = null)
    {
        limits ??= DiscoveryLimits.Default;
        Key = TestKeys.Of(number);
        LocalEndPoint = new IPEndPoint(new IPAddress([5, 0, 0, number]), 8090);
        LocalRecord = TestKeys.Record(Key, LocalEndPoint);
        Layer = new SessionLayer(
            Key, this, this, new RecordVerifier(limits), new SourceBudgets(limits, time), Metrics, limits, time);
    }

    public NodeKey Key { get; }

    public SessionLayer Layer { get; }

    public DiscoveryMetrics Metrics { get; } = new();

    public IPEndPoint LocalEndPoint { get; }

    public SignedPeerRecord LocalRecord { get; set; }

    public NodeContact Contact => NodeContact.TryCreate(LocalRecord)!;

    public NodeAddress Address => new(NodeId.Of(Key.PeerId), LocalEndPoint);

    /// <summary>Records that it has of others.</summary>
    public Dictionary<NodeId, SignedPeerRecord> Known { get; } = [];

    /// <summary>Packets that it sent and that nobody has taken.</summary>
    public Queue<byte[]> Sent { get; } = [];

    /// <summary>Messages that it received.</summary>
    public List<MessageEnvelope> Messages { get; } = [];

    /// <summary>Who proved its id from the address in its record.</summary>
    public List<NodeContact> Reachable { get; } = [];

    public void Ping(SessionPeer other, ulong sequence) => Layer.Send(
        other.Contact, MessageCodec.Encode(new MessageEnvelope(RequestId.Next(), new PingMessage(sequence))));

    /// <summary>Hands over the packets that wait.</summary>
    public void Flush(SessionPeer other)
    {
        for (var count = Sent.Count; count > 0; count--)
            other.Layer.Receive(LocalEndPoint, Sent.Dequeue());
    }

    /// <summary>Hands packets over and back until none is left.</summary>
    public void Talk(SessionPeer other)
    {
        while (Sent.Count + other.Sent.Count > 0)
        {
            Flush(other);
            other.Flush(this);
        }
    }

    /// <summary>The numbers of the pings received.</summary>
    public IEnumerable<ulong> Pings => Messages.Select(envelope => ((PingMessage)envelope.Message).RecordSequence);

    public SignedPeerRecord? FindRecord(NodeId id) => Known.GetValueOrDefault(id);

    public void OnReachable(NodeContact contact)
    {
        Reachable.Add(contact);
        Known[contact.Id] = contact.Record;
    }

    public void OnMessage(NodeAddress node, MessageEnvelope envelope) => Messages.Add(envelope);

    public ValueTask<ReceivedDatagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public bool TrySend(ReadOnlySpan<byte> datagram, IPEndPoint destination)
    {
        Sent.Enqueue(datagram.ToArray());
        return true;
    }

    public void Dispose() => Layer.Dispose();
}
