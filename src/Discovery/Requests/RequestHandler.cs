using Codex.Discovery.Bounds;
using Codex.Discovery.Messages;
using Codex.Discovery.Packets;
using Codex.Discovery.Providers;
using Codex.Discovery.Records;
using Codex.Discovery.Routing;
using Codex.Discovery.Sessions;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;
using Microsoft.Extensions.Logging;

namespace Codex.Discovery.Requests;

/// <summary>Answers what other nodes ask (network, section 4.4). For the receiving loop alone.</summary>
internal sealed class RequestHandler(
    PeerId localPeer,
    Func<SignedPeerRecord> localRecord,
    SessionLayer sessions,
    RoutingTable table,
    IProviderStore providers,
    KnownProviders known,
    RecordVerifier verifier,
    SourceBudgets budgets,
    Random random,
    DiscoveryLimits limits,
    ILogger logger)
{
    // What a packet of providers has beside the records: iv, header, tag, kind, ids, lengths and the count.
    private const int AnswerOverheadBytes = PacketLayout.AuthdataStart + NodeId.Bytes
        + PacketLayout.TagBytes + 1 + (2 + RequestId.MaxBytes) + 4 + 2;

    // A record's tag and length.
    private const int RecordOverheadBytes = 3;

    private int _storeCalls;

    /// <summary>Handles a request. What is none is ignored.</summary>
    public void Handle(NodeAddress node, MessageEnvelope request)
    {
        switch (request.Message)
        {
            case PingMessage:
                Reply(node, request, new PongMessage(localRecord().Sequence, node.EndPoint));
                break;
            case FindNodeMessage find:
                ReplyNodes(node, request, FindNodes(node, find));
                break;
            case FindNodeFastMessage find:
                ReplyNodes(node, request, Records(
                    node, table.Closest(find.Target, limits.MaxNodesPerFastAnswer + 1, onlyLive: true))
                    .Take(limits.MaxNodesPerFastAnswer));
                break;
            case TalkRequestMessage:
                Reply(node, request, new TalkResponseMessage(default));
                break;
            case AddProviderMessage add:
                Store(() => AddProviderAsync(node, add));
                break;
            case GetProvidersMessage get:
                Store(() => ReplyProvidersAsync(node, request, get.Key));
                break;
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> FindNodes(NodeAddress node, FindNodeMessage find)
    {
        if (find.Distances.Contains(0))
            return [localRecord().Envelope.Bytes];
        return find.Distances.Any(static distance => distance > NodeId.Bits)
            ? []
            : Records(node, table.LiveAtDistances(find.Distances, limits.MaxNodesPerAnswer));
    }

    // Nobody needs to be told of itself.
    private static IEnumerable<ReadOnlyMemory<byte>> Records(NodeAddress node, IEnumerable<NodeContact> contacts) =>
        contacts.Where(contact => contact.Id != node.Id).Select(static contact => contact.Record.Envelope.Bytes);

    private void ReplyNodes(
        NodeAddress node, MessageEnvelope request, IEnumerable<ReadOnlyMemory<byte>> records)
    {
        var packets = records.Chunk(limits.RecordsPerPacket).ToArray();
        if (packets.Length == 0)
            packets = [[]];
        foreach (var packet in packets)
            Reply(node, request, new NodesMessage((uint)packets.Length, packet));
    }

    private async ValueTask AddProviderAsync(NodeAddress node, AddProviderMessage add)
    {
        var record = verifier.FindVerified(add.Record.Span);
        if (record is null && budgets.TryTakeCostly(node.EndPoint.Address))
            record = verifier.TryVerify(add.Record.Span);
        // What this node provides it knows better than anybody who repeats an old record of it.
        if (record is null || record.PeerId == localPeer)
            return;
        await providers.AddAsync(add.Key, record, new ProviderOrigin(node.EndPoint.Address), CancellationToken.None);
    }

    /// <summary>
    /// One packet, which is all that upstream reads of an answer: this node's own record for certain, and others at
    /// random as long as they fit into a packet that no network has to take apart. Whoever asks several nodes gets
    /// them all.
    /// </summary>
    private async ValueTask ReplyProvidersAsync(NodeAddress node, MessageEnvelope request, NodeId key)
    {
        var found = (await known.GetAsync(key, CancellationToken.None)).ToArray();
        random.Shuffle(found);
        var room = limits.MaxSentPacketBytes - AnswerOverheadBytes;
        var chosen = new List<ReadOnlyMemory<byte>>();
        foreach (var record in found.OrderByDescending(record => record.PeerId == localPeer))
        {
            var bytes = record.Envelope.Bytes;
            room -= bytes.Length + RecordOverheadBytes;
            if (room < 0)
                break;
            chosen.Add(bytes);
        }
        Reply(node, request, new ProvidersMessage(1, chosen));
    }

    private void Reply(NodeAddress node, MessageEnvelope request, Message answer) =>
        sessions.Reply(node, MessageCodec.Encode(new MessageEnvelope(request.Id, answer)));

    /// <summary>Calls the store, which may take its time; beyond so many calls requests are dropped.</summary>
    private void Store(Func<ValueTask> call)
    {
        if (Interlocked.Increment(ref _storeCalls) > limits.MaxStoreCalls)
            Interlocked.Decrement(ref _storeCalls);
        else
            _ = RunAsync(call);
    }

    private async Task RunAsync(Func<ValueTask> call)
    {
        try
        {
            await call();
        }
        catch (Exception exception)
        {
            DiscoveryLog.StoreFailed(logger, exception);
        }
        finally
        {
            Interlocked.Decrement(ref _storeCalls);
        }
    }
}
