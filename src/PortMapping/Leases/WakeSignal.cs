using System.Threading.Channels;

namespace Codex.PortMapping.Leases;

/// <summary>Wakes one waiter; reasons that come together are kept together, and none is lost.</summary>
internal sealed class WakeSignal
{
    private readonly Channel<bool> _signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private int _reasons;

    /// <summary>Wakes; from any thread.</summary>
    public void Set(WakeReason reason)
    {
        Interlocked.Or(ref _reasons, (int)reason);
        _signal.Writer.TryWrite(true);
    }

    /// <summary>Waits for a reason, and takes all there are; none when another wait has taken them.</summary>
    public async ValueTask<WakeReason> WaitAsync(CancellationToken cancellationToken)
    {
        await _signal.Reader.ReadAsync(cancellationToken);
        return TakeAll();
    }

    /// <summary>Takes the reasons there are, without waiting.</summary>
    public WakeReason TakeAll() => (WakeReason)Interlocked.Exchange(ref _reasons, 0);
}
