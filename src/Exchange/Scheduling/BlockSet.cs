using System.Numerics;

namespace Codex.Exchange.Scheduling;

/// <summary>A set of blocks, one bit each, that knows how many it holds.</summary>
internal sealed class BlockSet
{
    public const int WordBits = 64;
    private readonly ulong[] _words;

    public BlockSet(int length)
    {
        Length = length;
        _words = new ulong[(length + WordBits - 1) / WordBits];
    }

    /// <summary>Blocks of the dataset.</summary>
    public int Length { get; }

    /// <summary>Blocks in the set.</summary>
    public int Count { get; private set; }

    public int WordCount => _words.Length;

    public ulong Word(int wordIndex) => _words[wordIndex];

    public bool Contains(int index) => (_words[index >> 6] >> (index & 63) & 1) != 0;

    /// <summary>False when it was in already.</summary>
    public bool Add(int index)
    {
        ref var word = ref _words[index >> 6];
        var bit = 1UL << (index & 63);
        if ((word & bit) != 0)
            return false;
        word |= bit;
        Count++;
        return true;
    }

    /// <summary>False when it was not in.</summary>
    public bool Remove(int index)
    {
        ref var word = ref _words[index >> 6];
        var bit = 1UL << (index & 63);
        if ((word & bit) == 0)
            return false;
        word &= ~bit;
        Count--;
        return true;
    }

    public void AddRange(int first, int end) => ForEachWord(first, end, add: true);

    public void RemoveRange(int first, int end) => ForEachWord(first, end, add: false);

    public void Fill() => AddRange(0, Length);

    public void Clear()
    {
        Array.Clear(_words);
        Count = 0;
    }

    private void ForEachWord(int first, int end, bool add)
    {
        while (first < end)
        {
            var stop = Math.Min(end, (first | 63) + 1);
            var mask = (stop - first == WordBits ? ulong.MaxValue : (1UL << (stop - first)) - 1) << (first & 63);
            ref var word = ref _words[first >> 6];
            Count -= BitOperations.PopCount(word);
            word = add ? word | mask : word & ~mask;
            Count += BitOperations.PopCount(word);
            first = stop;
        }
    }
}
