using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Crashes;

/// <summary>
/// The moment at which a node is killed, in events: so many operations acknowledged, and from there so many bytes sent
/// by uploads in flight or so many changes seen in its data directory.
/// </summary>
internal sealed class KillPoint : IDisposable
{
    private readonly Lock _gate = new();
    private readonly NodeProcess _node;
    private readonly DirectoryWatch? _watch;
    private long _operations;
    private long _bytes;
    private int _changes;

    private KillPoint(NodeProcess node, string? watched, long operations, long bytes, int changes)
    {
        _node = node;
        _operations = operations;
        _bytes = bytes;
        _changes = changes;
        if (watched is null)
            return;
        _watch = new DirectoryWatch(watched);
        _watch.Changed += Change;
    }

    public bool IsFired { get; private set; }

    /// <summary>In the middle of what clients send.</summary>
    public static KillPoint AfterBytes(NodeProcess node, long operations, long bytes) =>
        new(node, null, operations, bytes, int.MaxValue);

    /// <summary>In the middle of what the node does to its disk.</summary>
    public static KillPoint AfterChanges(NodeProcess node, string watched, long operations, int changes) =>
        new(node, watched, operations, long.MaxValue, changes);

    /// <summary>An operation was acknowledged.</summary>
    public void Acknowledge()
    {
        lock (_gate)
            _operations--;
    }

    /// <summary>Bytes are about to be sent.</summary>
    public void Send(int count)
    {
        lock (_gate)
        {
            if (_operations <= 0 && (_bytes -= count) <= 0)
                Fire();
        }
    }

    /// <summary>Now, unless it was before.</summary>
    public void FireNow()
    {
        lock (_gate)
            Fire();
    }

    public void Dispose() => _watch?.Dispose();

    private void Change()
    {
        lock (_gate)
        {
            if (_operations <= 0 && --_changes <= 0)
                Fire();
        }
    }

    private void Fire()
    {
        if (IsFired)
            return;
        IsFired = true;
        _node.Kill();
    }
}
