using System.Diagnostics.CodeAnalysis;
using Codex.Content;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Microsoft.Extensions.Logging;

namespace Codex.Exchange.Providers;

/// <summary>Finds providers and connects with them; that they are there, the exchange hears as of any peer.</summary>
/// <remarks>Nobody waits for a dial: a provider that does not answer holds up no other, and no search.</remarks>
internal sealed partial class ProviderSearch(
    IProviderFinder finder,
    ILocalPeer local,
    ProviderMemory memory,
    Func<PeerId, bool> isBanned,
    TimeProvider time,
    ILogger<ProviderSearch> logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _places = new(ProviderLimits.MaxConcurrentSearches);
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, Task> _dials = [];

    /// <summary>
    /// Looks for providers of <paramref name="cid"/> once, and begins to connect with those that are found. Throws
    /// nothing but <see cref="OperationCanceledException"/>, when cancelled or disposed.
    /// </summary>
    /// <param name="cid">What is asked for: a manifest's CID or a tree's.</param>
    /// <param name="manifestCid">The CID under which providers are remembered.</param>
    /// <param name="cancellationToken">
    /// Ends the search. Dials under way go on: a provider of a manifest is one of its dataset, too.
    /// </param>
    public async Task RunAsync(Cid cid, Cid manifestCid, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        await _places.WaitAsync(either.Token).ConfigureAwait(false);
        try
        {
            await FindAsync(cid, manifestCid, either.Token).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Gives up searches and dials; completes when none goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        for (var taken = 0; taken < ProviderLimits.MaxConcurrentSearches; taken++)
            await _places.WaitAsync().ConfigureAwait(false);
        Task[] dials;
        lock (_gate)
            dials = [.. _dials.Values];
        await Task.WhenAll(dials).ConfigureAwait(false);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a finder throws, the next search may do better.")]
    private async Task FindAsync(Cid cid, Cid manifestCid, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(ProviderLimits.SearchTimeout, time);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        var named = new HashSet<PeerId>();
        try
        {
            await foreach (var provider in finder.FindAsync(cid, timeout.Token).ConfigureAwait(false))
            {
                if (provider.Peer == local.PeerId || isBanned(provider.Peer) || !named.Add(provider.Peer))
                    continue;
                memory.Add(manifestCid, provider.Peer);
                BeginDial(provider);
                if (named.Count == ProviderLimits.MaxProvidersPerCid)
                    break;
            }
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            LogTimeout(cid);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(exception, cid);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private void BeginDial(Provider provider)
    {
        if (local.FindSession(provider.Peer) is not null)
            return;
        lock (_gate)
        {
            if (_dials.Count < ProviderLimits.MaxConcurrentDials && !_dials.ContainsKey(provider.Peer))
                _dials.Add(provider.Peer, Task.Run(() => DialAsync(provider)));
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "One provider less.")]
    private async Task DialAsync(Provider provider)
    {
        using var timer = new CancellationTokenSource(ProviderLimits.DialTimeout, time);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, timer.Token);
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
        catch (Exception exception)
        {
            LogDialFailed(exception, provider.Peer);
        }
        finally
        {
            lock (_gate)
                _dials.Remove(provider.Peer);
        }
    }

    [LoggerMessage(400, LogLevel.Debug, "Looking for providers of {Cid} took too long")]
    private partial void LogTimeout(Cid cid);

    [LoggerMessage(401, LogLevel.Warning, "Looking for providers of {Cid} failed")]
    private partial void LogFailed(Exception exception, Cid cid);

    [LoggerMessage(402, LogLevel.Debug, "Provider {Peer} cannot be reached: {Detail}")]
    private partial void LogUnreachable(PeerId peer, string? detail);

    [LoggerMessage(403, LogLevel.Warning, "Dialling provider {Peer} failed")]
    private partial void LogDialFailed(Exception exception, PeerId peer);
}
