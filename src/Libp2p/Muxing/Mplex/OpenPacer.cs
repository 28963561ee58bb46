namespace Codex.Libp2p.Muxing.Mplex;

/// <summary>
/// Spreads the opening of streams. js-mplex counts per second by its own clock, so that "five in any second of ours"
/// could be six of one of its seconds: the window here is a quarter longer.
/// </summary>
internal sealed class OpenPacer(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1.25);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Queue<long> _recent = [];

    /// <summary>Waits for a turn; callers are served one after the other. 0 is no limit.</summary>
    public async ValueTask WaitAsync(Func<int> perSecond, CancellationToken cancellationToken)
    {
        if (perSecond() == 0)
            return;
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (_recent.Count > 0 && _recent.Count >= perSecond() && perSecond() > 0)
            {
                var wait = Window - time.GetElapsedTime(_recent.Peek());
                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
                _recent.Dequeue();
            }
            _recent.Enqueue(time.GetTimestamp());
        }
        finally
        {
            _turn.Release();
        }
    }
}
