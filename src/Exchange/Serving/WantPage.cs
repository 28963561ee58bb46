using System.Numerics;

namespace Codex.Exchange.Serving;

/// <summary>
/// What a peer is owed about neighbouring blocks: a bit for each block and state, so that thousands of wants take
/// little memory, repeated ones none, and each costs the same. Guarded by its owner's lock.
/// </summary>
internal sealed class WantPage(PageKey key)
{
    /// <summary>Blocks of a page.</summary>
    public const int Blocks = 1024;

    private const int Words = Blocks / 64;
    private const int States = (int)WantState.TellDontHave + 1;

    private readonly ulong[] _bits = new ulong[States * Words];
    private readonly int[] _counts = new int[States];

    public PageKey Key => key;

    /// <summary>True while it is in the queue of pages with blocks to send.</summary>
    public bool IsQueuedToSend { get; set; }

    /// <summary>True while it is in the queue of pages with something to tell.</summary>
    public bool IsQueuedToTell { get; set; }

    /// <summary>True while those who store blocks know that somebody waits for some of these.</summary>
    public bool IsRegistered { get; set; }

    public bool IsEmpty => !_counts.AsSpan().ContainsAnyExcept(0);

    public int Count(WantState state) => _counts[(int)state];

    public void Add(WantState state, int slot)
    {
        ref var word = ref Word(state, slot);
        var bit = 1UL << (slot & 63);
        if ((word & bit) != 0)
            return;
        word |= bit;
        _counts[(int)state]++;
    }

    public bool Remove(WantState state, int slot)
    {
        ref var word = ref Word(state, slot);
        var bit = 1UL << (slot & 63);
        if ((word & bit) == 0)
            return false;
        word &= ~bit;
        _counts[(int)state]--;
        return true;
    }

    /// <summary>The first block of a state from a place on; -1 when there is none.</summary>
    public int Next(WantState state, int slot)
    {
        if (Count(state) == 0)
            return -1;
        var words = _bits.AsSpan((int)state * Words, Words);
        for (var index = slot >> 6; index < Words; index++, slot = index << 6)
        {
            var word = words[index] >> (slot & 63);
            if (word != 0)
                return slot + BitOperations.TrailingZeroCount(word);
        }
        return -1;
    }

    private ref ulong Word(WantState state, int slot) => ref _bits[(int)state * Words + (slot >> 6)];
}
