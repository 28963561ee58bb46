using Codex.Discovery.Requests;
using Codex.Discovery.Routing;
using Microsoft.Extensions.Logging;

namespace Codex.Discovery.Lookups;

/// <summary>Runs lookups, and remembers when the last one was. Any thread.</summary>
internal sealed class LookupRunner(
    NodeId localId,
    RoutingTable table,
    NodeQueries queries,
    DiscoveryLimits limits,
    TimeProvider timeProvider,
    ILogger logger)
{
    private long _lastEnd = timeProvider.GetTimestamp();

    /// <summary>Time since a lookup ended.</summary>
    public TimeSpan Idle => timeProvider.GetElapsedTime(Interlocked.Read(ref _lastEnd));

    /// <summary>The nearest nodes that answer; see <see cref="Lookup.RunAsync"/>.</summary>
    public async Task<IReadOnlyList<NodeContact>> FindClosestAsync(
        NodeId target, Action<NodeContact>? onAnswered, CancellationToken cancellationToken)
    {
        var (_, closest) = await RunAsync(target, onAnswered, cancellationToken);
        return closest;
    }

    /// <summary>The node with this id as others tell of it; null where nobody does.</summary>
    public async Task<NodeContact?> FindNodeAsync(NodeId id, CancellationToken cancellationToken)
    {
        var (lookup, _) = await RunAsync(id, null, cancellationToken);
        return lookup.Heard.FirstOrDefault(contact => contact.Id == id);
    }

    private async Task<(Lookup Lookup, IReadOnlyList<NodeContact> Closest)> RunAsync(
        NodeId target, Action<NodeContact>? onAnswered, CancellationToken cancellationToken)
    {
        var lookup = new Lookup(localId, target, table, queries, limits);
        var closest = await lookup.RunAsync(onAnswered, cancellationToken);
        Interlocked.Exchange(ref _lastEnd, timeProvider.GetTimestamp());
        DiscoveryLog.LookedUp(logger, target, lookup.AskedCount, closest.Count);
        return (lookup, closest);
    }
}
