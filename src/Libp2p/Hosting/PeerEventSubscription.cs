using System.Threading.Channels;

namespace Codex.Libp2p.Hosting;

/// <summary>One subscriber's events; ends when disposed.</summary>
public sealed class PeerEventSubscription : IDisposable
{
    private readonly PeerEvents _owner;
    private readonly Channel<PeerEvent> _channel;
    private long _lost;

    internal PeerEventSubscription(PeerEvents owner, int capacity)
    {
        _owner = owner;
        _channel = Channel.CreateBounded<PeerEvent>(
            new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest },
            _ => Interlocked.Increment(ref _lost));
    }

    /// <summary>The events, oldest first; completed when the host stops.</summary>
    public ChannelReader<PeerEvent> Reader => _channel.Reader;

    /// <summary>Events dropped because nobody read them.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <inheritdoc/>
    public void Dispose() => _owner.Remove(this);

    internal void Add(PeerEvent peerEvent) => _channel.Writer.TryWrite(peerEvent);

    internal void Complete() => _channel.Writer.TryComplete();
}
