using System.Threading.Channels;

namespace Codex.Communities;

/// <summary>Wakes one waiter. Signals that come while nobody waits are one; none is lost.</summary>
internal sealed class AsyncSignal
{
    private readonly Channel<bool> _channel =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Whether the next wait ends at once.</summary>
    public bool IsSet => _channel.Reader.Count > 0;

    /// <summary>Ends the wait that is under way, or the next one.</summary>
    public void Set() => _channel.Writer.TryWrite(true);

    /// <summary>Takes a signal back that nobody has waited for yet.</summary>
    public void Reset() => _channel.Reader.TryRead(out _);

    /// <summary>Waits for a signal.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) =>
        await _channel.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Waits for a signal, but not longer than that.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(atMost, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await ((Task)_channel.Reader.WaitToReadAsync(ending.Token).AsTask())
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        Reset();
    }
}
