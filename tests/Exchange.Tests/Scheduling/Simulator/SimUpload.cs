namespace Codex.Exchange.Tests.Scheduling.Simulator;

/// <summary>What one peer wants of a serving node.</summary>
internal sealed class SimUpload(SimNode requester, SimLink link)
{
    private readonly Queue<int> _queue = [];
    private readonly HashSet<int> _wanted = [];
    private readonly HashSet<int> _interests = [];

    public SimNode Requester { get; } = requester;

    public SimLink Link { get; } = link;

    /// <summary>The peer wants the block; false when it did before.</summary>
    public bool Want(int block) => _wanted.Add(block);

    public bool Wants(int block) => _wanted.Contains(block);

    /// <summary>The block is here: it can be sent.</summary>
    public void Ready(int block) => _queue.Enqueue(block);

    public void Cancel(int block)
    {
        _wanted.Remove(block);
        _interests.Remove(block);
    }

    /// <summary>The peer is to hear of the block.</summary>
    public void Watch(int block) => _interests.Add(block);

    public bool IsWatched(int block) => _interests.Remove(block);

    /// <summary>The next block to send, or -1.</summary>
    public int Next()
    {
        while (_queue.TryDequeue(out var block))
        {
            if (_wanted.Remove(block))
                return block;
        }

        return -1;
    }
}
