namespace Codex.Exchange.Serving;

/// <summary>The blocks of the message that is being sent, to be sent again should its stream be lost.</summary>
internal sealed class SentBlocks
{
    private readonly int[] _slots = new int[WireLimits.MaxBlocksPerMessage];
    private int _count;

    /// <summary>The page they are of.</summary>
    public PageKey Key { get; private set; }

    public ReadOnlySpan<int> Slots => _slots.AsSpan(0, _count);

    public void Add(PageKey key, int slot)
    {
        Key = key;
        _slots[_count++] = slot;
    }

    public void Clear() => _count = 0;
}
