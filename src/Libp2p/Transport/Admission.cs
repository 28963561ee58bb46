namespace Codex.Libp2p.Transport;

/// <summary>A connection's place among the connections of this node; given back when disposed.</summary>
public sealed class Admission : IDisposable
{
    private readonly ConnectionAdmission _owner;
    private readonly CancellationTokenSource _evicted = new();

    internal Admission(ConnectionAdmission owner, SourceKey source)
    {
        _owner = owner;
        Source = source;
        Evicted = _evicted.Token;
    }

    /// <summary>Cancelled when the place was given to somebody else. Only pending ones lose theirs.</summary>
    public CancellationToken Evicted { get; }

    internal SourceKey Source { get; }

    /// <summary>The place in the queue of pending ones; guarded by the owner's lock.</summary>
    internal LinkedListNode<Admission>? Node { get; set; }

    /// <summary>Guarded by the owner's lock.</summary>
    internal bool IsReleased { get; set; }

    /// <summary>
    /// The connection has proven who it is: it is no longer pending. False when it was evicted before, or the node has
    /// as many connections as it may.
    /// </summary>
    public bool TryPromote() => _owner.TryPromote(this);

    /// <inheritdoc/>
    public void Dispose() => _owner.Release(this);

    internal void Evict() => _evicted.Cancel();
}
