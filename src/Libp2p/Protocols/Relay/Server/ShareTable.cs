namespace Codex.Libp2p.Protocols.Relay.Server;

/// <summary>How much of something each has; nobody has more than a share. From any thread.</summary>
/// <typeparam name="TKey">Who is counted.</typeparam>
/// <param name="share">Most that one has.</param>
internal sealed class ShareTable<TKey>(int share)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, int> _counts = [];

    /// <summary>One more; false when it has its share.</summary>
    public bool TryEnter(TKey key)
    {
        lock (_lock)
        {
            var count = _counts.GetValueOrDefault(key);
            if (count >= share)
                return false;
            _counts[key] = count + 1;
            return true;
        }
    }

    /// <summary>One less.</summary>
    public void Leave(TKey key)
    {
        lock (_lock)
        {
            // Who has nothing is not remembered: peers choose how many there are.
            if (--_counts[key] == 0)
                _counts.Remove(key);
        }
    }
}
