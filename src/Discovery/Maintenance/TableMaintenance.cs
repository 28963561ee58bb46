using Codex.Discovery.Bounds;
using Codex.Discovery.Lookups;
using Codex.Discovery.Records;
using Codex.Discovery.Requests;
using Codex.Discovery.Routing;
using Microsoft.Extensions.Logging;

namespace Codex.Discovery.Maintenance;

/// <summary>
/// Keeps the table alive (network, section 4.4): joins, checks one known node every few seconds, looks around when
/// nobody else does, and comes back through the bootstrap nodes after everybody was gone.
/// </summary>
internal sealed class TableMaintenance(
    NodeId localId,
    LocalRecord localRecord,
    RoutingTable table,
    NodeQueries queries,
    LookupRunner lookups,
    DiscoveryLimits limits,
    TimeProvider timeProvider,
    SharedRandom random,
    ILogger logger)
{
    /// <summary>Works until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        GuardAsync("Joining", JoinAsync, cancellationToken),
        GuardAsync("Checking nodes", CheckAsync, cancellationToken),
        GuardAsync("Refreshing", RefreshAsync, cancellationToken),
        GuardAsync("Finding bootstrap nodes again", FindLostAsync, cancellationToken));

    private async Task GuardAsync(
        string work, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await run(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                DiscoveryLog.MaintenanceFailed(logger, exception, work);
                await PauseAsync(limits.MaxJoinInterval, cancellationToken);
            }
        }
    }

    private async Task JoinAsync(CancellationToken cancellationToken)
    {
        var wasLive = false;
        var pause = limits.MinJoinInterval;
        while (true)
        {
            if (table.HasLiveNode)
            {
                if (!wasLive)
                    await LookAroundAsync(cancellationToken);
                (wasLive, pause) = (true, limits.MinJoinInterval);
                await PauseAsync(limits.MaxJoinInterval, cancellationToken);
                continue;
            }
            var bootstrapNodes = table.LostBootstrapNodes();
            if (wasLive)
                DiscoveryLog.Lost(logger, bootstrapNodes.Count);
            wasLive = false;
            if (await PingAllAsync(bootstrapNodes, cancellationToken))
                continue;
            await PauseAsync(random.Between(pause / 2, pause), cancellationToken);
            pause = pause * 2 < limits.MaxJoinInterval ? pause * 2 : limits.MaxJoinInterval;
        }
    }

    /// <summary>Finds the neighbours, and others somewhere else.</summary>
    private async Task LookAroundAsync(CancellationToken cancellationToken)
    {
        await lookups.FindClosestAsync(localId, null, cancellationToken);
        await lookups.FindClosestAsync(NodeId.NextRandom(random), null, cancellationToken);
        DiscoveryLog.Joined(logger, table.Count);
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await PauseAsync(
                random.Between(limits.MinRevalidationInterval, limits.MaxRevalidationInterval), cancellationToken);
            if (table.PickForCheck(random) is not { } node)
                continue;
            var sequence = await queries.PingAsync(node, localRecord.Current.Sequence, cancellationToken);
            if (sequence > node.Record.Sequence
                && await queries.GetRecordAsync(node, cancellationToken) is { } renewed
                && renewed.EndPoint.Equals(node.EndPoint))
                table.AddLive(renewed);
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await PauseAsync(limits.RefreshInterval, cancellationToken);
            if (lookups.Idle >= limits.RefreshInterval)
                await lookups.FindClosestAsync(NodeId.NextRandom(random), null, cancellationToken);
        }
    }

    /// <summary>
    /// A bootstrap node that is back may know of nodes that this one does not: after a partition it is the only link.
    /// </summary>
    private async Task FindLostAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await PauseAsync(limits.LostBootstrapInterval, cancellationToken);
            if (table.HasLiveNode && await PingAllAsync(table.LostBootstrapNodes(), cancellationToken))
                await LookAroundAsync(cancellationToken);
        }
    }

    private async Task<bool> PingAllAsync(IReadOnlyList<NodeContact> nodes, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(nodes.Select(
            node => queries.PingAsync(node, localRecord.Current.Sequence, cancellationToken)));
        return answers.Any(static sequence => sequence is not null);
    }

    private Task PauseAsync(TimeSpan time, CancellationToken cancellationToken) =>
        Task.Delay(time, timeProvider, cancellationToken);
}
