using Codex.Content;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Microsoft.Extensions.Logging;

namespace Codex.Exchange.Providers;

/// <summary>Finds providers and connects with them; that they are there, the exchange hears as of any peer.</summary>
internal sealed partial class ProviderSearch(
    IProviderFinder finder, ILocalPeer local, ProviderMemory memory, ILogger<ProviderSearch> logger) : IDisposable
{
    private readonly SemaphoreSlim _places = new(ProviderLimits.MaxConcurrentSearches);

    /// <summary>
    /// Looks for providers of <paramref name="cid"/> once, and connects with those that are found. Never throws but for
    /// <paramref name="cancellationToken"/>.
    /// </summary>
    /// <param name="cid">What is asked for: a manifest's CID or a tree's.</param>
    /// <param name="manifestCid">The CID under which providers are remembered.</param>
    /// <param name="cancellationToken">
    /// Ends the search. Dials under way go on: a provider of a manifest is one of its dataset, too.
    /// </param>
    /// <returns>How many providers were named.</returns>
    public async Task<int> RunAsync(Cid cid, Cid manifestCid, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ProviderLimits.SearchTimeout);
        var dials = new Dictionary<PeerId, Task>();
        try
        {
            await foreach (var provider in finder.FindAsync(cid, timeout.Token).ConfigureAwait(false))
            {
                if (provider.Peer == local.PeerId || dials.ContainsKey(provider.Peer))
                    continue;
                memory.Add(manifestCid, provider.Peer);
                dials.Add(provider.Peer, DialAsync(provider));
                if (dials.Count == ProviderLimits.MaxProvidersPerCid)
                    break;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogTimeout(cid);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception, cid);
        }
        finally
        {
            _places.Release();
            await Task.WhenAll(dials.Values).WaitAsync(cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return dials.Count;
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task DialAsync(Provider provider)
    {
        using var timeout = new CancellationTokenSource(ProviderLimits.DialTimeout);
        try
        {
            var result = await local.DialAsync(provider.Peer, provider.Addresses, timeout.Token).ConfigureAwait(false);
            if (!result.IsConnected)
                LogUnreachable(provider.Peer, result.Detail);
        }
        catch (OperationCanceledException)
        {
            LogUnreachable(provider.Peer, "it does not answer");
        }
    }

    [LoggerMessage(400, LogLevel.Debug, "Looking for providers of {Cid} took too long")]
    private partial void LogTimeout(Cid cid);

    [LoggerMessage(401, LogLevel.Warning, "Looking for providers of {Cid} failed")]
    private partial void LogFailed(Exception exception, Cid cid);

    [LoggerMessage(402, LogLevel.Debug, "Provider {Peer} cannot be reached: {Detail}")]
    private partial void LogUnreachable(PeerId peer, string? detail);
}
