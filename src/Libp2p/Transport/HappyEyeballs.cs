using System.Net;
using System.Net.Sockets;

namespace Codex.Libp2p.Transport;

/// <summary>
/// Tries a peer's addresses so that one that does not answer costs a quarter of a second and not its timeout (RFC
/// 8305): families take turns, IPv6 first, each attempt starts when the one before failed or had its head start, and
/// the first connection wins.
/// </summary>
public static class HappyEyeballs
{
    /// <summary>
    /// The order in which addresses are tried: without duplicates, families taking turns, otherwise as given; at most
    /// <see cref="TransportLimits.MaxAddressesPerDial"/>.
    /// </summary>
    public static IReadOnlyList<IPEndPoint> Order(IEnumerable<IPEndPoint> endPoints)
    {
        var byFamily = endPoints.Distinct().ToLookup(static e => e.AddressFamily == AddressFamily.InterNetworkV6);
        var first = new Queue<IPEndPoint>(byFamily[true]);
        var second = new Queue<IPEndPoint>(byFamily[false]);
        var ordered = new List<IPEndPoint>();
        while (ordered.Count < TransportLimits.MaxAddressesPerDial && (first.Count > 0 || second.Count > 0))
        {
            if (first.TryDequeue(out var next))
                ordered.Add(next);
            (first, second) = (second, first);
        }
        return ordered;
    }

    /// <summary>
    /// Races <paramref name="connect"/> over <paramref name="endPoints"/> in their order. Connections that come second
    /// are disposed.
    /// </summary>
    /// <returns>The winner with its address; none, with the last failure, when every attempt failed.</returns>
    public static async Task<RaceResult<T>> RaceAsync<T>(
        IReadOnlyList<IPEndPoint> endPoints,
        Func<IPEndPoint, CancellationToken, Task<T>> connect,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
        where T : class, IAsyncDisposable
    {
        using var losing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var attempts = new List<(Task<T> Task, IPEndPoint EndPoint)>(endPoints.Count);
        Exception? failure = null;
        var next = 0;
        try
        {
            while (next < endPoints.Count || attempts.Count > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (next < endPoints.Count)
                {
                    attempts.Add((connect(endPoints[next], losing.Token), endPoints[next]));
                    next++;
                }
                await AttemptOrDelayAsync(attempts, next < endPoints.Count, timeProvider, losing.Token)
                    .ConfigureAwait(false);
                var ended = attempts.FindIndex(static attempt => attempt.Task.IsCompletedSuccessfully);
                if (ended >= 0)
                {
                    var winner = attempts[ended];
                    attempts.RemoveAt(ended);
                    return new RaceResult<T>(await winner.Task.ConfigureAwait(false), winner.EndPoint, null);
                }
                failure = attempts.Find(static attempt => attempt.Task.IsFaulted).Task?.Exception?.InnerException
                    ?? failure;
                attempts.RemoveAll(static attempt => attempt.Task.IsCompleted);
            }
            cancellationToken.ThrowIfCancellationRequested();
            return new RaceResult<T>(null, null, failure);
        }
        finally
        {
            await losing.CancelAsync().ConfigureAwait(false);
            foreach (var (task, _) in attempts)
                _ = DisposeLateAsync(task);
        }
    }

    /// <summary>Returns when an attempt ended or, if another one is left to start, when its turn has come.</summary>
    private static async Task AttemptOrDelayAsync<T>(
        List<(Task<T> Task, IPEndPoint EndPoint)> attempts,
        bool isAnotherLeft,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        var tasks = attempts.Select(static Task (attempt) => attempt.Task).ToList();
        using var delayEnds = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (isAnotherLeft)
            tasks.Add(Task.Delay(TransportLimits.AttemptDelay, timeProvider, delayEnds.Token));
        await Task.WhenAny(tasks).ConfigureAwait(false);
        await delayEnds.CancelAsync().ConfigureAwait(false);
    }

    private static async Task DisposeLateAsync<T>(Task<T> attempt)
        where T : class, IAsyncDisposable
    {
        await ((Task)attempt).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (attempt.IsCompletedSuccessfully)
            await attempt.Result.DisposeAsync().ConfigureAwait(false);
    }
}
