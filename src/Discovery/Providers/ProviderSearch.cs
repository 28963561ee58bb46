using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Codex.Discovery.Lookups;
using Codex.Discovery.Requests;
using Codex.Discovery.Routing;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Records;

namespace Codex.Discovery.Providers;

/// <summary>
/// Finds providers. Every node that answers on the way is asked for them at once: in a small network the first provider
/// is known after two round trips, and the lookup has to end only where there is none.
/// </summary>
internal sealed class ProviderSearch(
    KnownProviders known, LookupRunner lookups, NodeQueries queries, DiscoveryLimits limits)
{
    /// <summary>See <see cref="IContentRouting.FindProvidersAsync"/>.</summary>
    public async IAsyncEnumerable<SignedPeerRecord> RunAsync(
        NodeId key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var given = new Dictionary<PeerId, ulong>();
        foreach (var record in await known.GetAsync(key, cancellationToken))
        {
            if (IsNews(given, record))
                yield return record;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Room for all that a lookup can bring: nothing is ever refused.
        var found = Channel.CreateBounded<SignedPeerRecord>(limits.MaxLookupQueries * limits.MaxProvidersPerKey);
        var search = SearchAsync(key, found.Writer, stop.Token);
        try
        {
            while (given.Count < limits.MaxProvidersPerSearch
                && await found.Reader.WaitToReadAsync(cancellationToken))
            {
                while (given.Count < limits.MaxProvidersPerSearch && found.Reader.TryRead(out var record))
                {
                    if (IsNews(given, record))
                        yield return record;
                }
            }
        }
        finally
        {
            stop.Cancel();
            await search;
        }
    }

    private static bool IsNews(Dictionary<PeerId, ulong> given, SignedPeerRecord record)
    {
        if (given.TryGetValue(record.PeerId, out var sequence) && sequence >= record.Sequence)
            return false;
        given[record.PeerId] = record.Sequence;
        return true;
    }

    private async Task SearchAsync(
        NodeId key, ChannelWriter<SignedPeerRecord> found, CancellationToken cancellationToken)
    {
        var answers = new List<Task>();
        try
        {
            await lookups.FindClosestAsync(
                key, node => answers.Add(AskAsync(node, key, found, cancellationToken)), cancellationToken);
            await Task.WhenAll(answers);
        }
        finally
        {
            found.Complete();
        }
    }

    private async Task AskAsync(
        NodeContact node, NodeId key, ChannelWriter<SignedPeerRecord> found, CancellationToken cancellationToken)
    {
        foreach (var record in await queries.GetProvidersAsync(node, key, cancellationToken) ?? [])
            found.TryWrite(record);
    }
}
