using Codex.Discovery.Messages;
using Codex.Discovery.Records;
using Codex.Discovery.Routing;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Requests;

/// <summary>The questions that nodes are asked, with answers checked (network, section 4.4).</summary>
internal sealed class NodeQueries(RequestClient client, RecordVerifier verifier, DiscoveryLimits limits)
{
    /// <summary>The number of the node's record; null without an answer.</summary>
    public async Task<ulong?> PingAsync(NodeContact node, ulong localSequence, CancellationToken cancellationToken)
    {
        var answer = await client.AskAsync(
            node, new PingMessage(localSequence), MessageKind.Pong, cancellationToken);
        return answer.Count > 0 ? ((PongMessage)answer[0]).RecordSequence : null;
    }

    /// <summary>The node's own record as it is now; null without an answer.</summary>
    public async Task<NodeContact?> GetRecordAsync(NodeContact node, CancellationToken cancellationToken)
    {
        var answer = await client.AskAsync(node, new FindNodeMessage([0]), MessageKind.Nodes, cancellationToken);
        return Contacts(answer, node).FirstOrDefault(contact => contact.Id == node.Id);
    }

    /// <summary>
    /// Nodes that this one knows around a target: at its distance, where all nearer ones are, and at those beside it.
    /// Null without an answer. Records at other distances than asked for are dropped, and so are addresses that it
    /// cannot know.
    /// </summary>
    public async Task<IReadOnlyList<NodeContact>?> FindNodesAsync(
        NodeContact node, NodeId target, CancellationToken cancellationToken)
    {
        var distances = DistancesAround(node.Id.LogDistanceTo(target), limits.DistancesPerQuery);
        var answer = await client.AskAsync(
            node, new FindNodeMessage(distances), MessageKind.Nodes, cancellationToken);
        return answer.Count == 0
            ? null
            : [.. Contacts(answer, node).Where(contact => distances.Contains(contact.Id.LogDistanceTo(node.Id)))];
    }

    /// <summary>Providers of a key; null without an answer.</summary>
    public async Task<IReadOnlyList<SignedPeerRecord>?> GetProvidersAsync(
        NodeContact node, NodeId key, CancellationToken cancellationToken)
    {
        var answer = await client.AskAsync(
            node, new GetProvidersMessage(key), MessageKind.Providers, cancellationToken);
        return answer.Count == 0
            ? null
            :
            [
                .. ((ProvidersMessage)answer[0]).Records.Take(limits.MaxProvidersPerKey)
                    .Select(record => verifier.TryVerify(record.Span))
                    .OfType<SignedPeerRecord>(),
            ];
    }

    /// <summary>Tells a node who provides a key.</summary>
    public void AddProvider(NodeContact node, NodeId key, SignedPeerRecord provider) =>
        client.Tell(node, new AddProviderMessage(key, provider.Envelope.Bytes));

    /// <summary>The distance itself, then those one more and one less, two more and so on.</summary>
    internal static IReadOnlyList<int> DistancesAround(int distance, int count)
    {
        var distances = new List<int>(count);
        if (distance > 0)
            distances.Add(distance);
        for (var i = 1; distances.Count < count && i <= NodeId.Bits; i++)
        {
            if (distance + i <= NodeId.Bits)
                distances.Add(distance + i);
            if (distance - i > 0 && distances.Count < count)
                distances.Add(distance - i);
        }
        return distances;
    }

    private IEnumerable<NodeContact> Contacts(IReadOnlyList<Message> answer, NodeContact source) =>
        answer.Cast<NodesMessage>()
            .SelectMany(static message => message.Records)
            .Take(limits.MaxNodesPerAnswer)
            .Select(record => verifier.TryVerify(record.Span))
            .OfType<SignedPeerRecord>()
            .Select(NodeContact.TryCreate)
            .OfType<NodeContact>()
            .Where(contact => AddressPlausibility.IsPlausible(contact.EndPoint.Address, source.EndPoint.Address))
            .DistinctBy(static contact => contact.Id);
}
