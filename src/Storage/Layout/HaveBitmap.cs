using System.Numerics;

namespace Codex.Storage.Layout;

/// <summary>
/// Which blocks of a dataset are here and verified. A complete dataset has no bits, only its count. Thread-safe:
/// readers take no lock.
/// </summary>
internal sealed class HaveBitmap
{
    private ulong[]? _words;
    private int _count;

    private HaveBitmap(int blockCount, ulong[]? words, int count)
    {
        BlockCount = blockCount;
        _words = words;
        _count = count;
    }

    /// <summary>Blocks of the dataset.</summary>
    public int BlockCount { get; }

    /// <summary>Blocks here.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>True when every block is here.</summary>
    public bool IsComplete => Count == BlockCount;

    public static HaveBitmap Complete(int blockCount) => new(blockCount, null, blockCount);

    public static HaveBitmap Empty(int blockCount) => new(blockCount, new ulong[WordCount(blockCount)], 0);

    /// <summary>True when the block is here.</summary>
    public bool Contains(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)BlockCount);
        var words = Volatile.Read(ref _words);
        return words is null || (Volatile.Read(ref words[index >> 6]) >> (index & 63) & 1) != 0;
    }

    /// <summary>Marks a block as here; false when it was already.</summary>
    public bool Add(int index)
    {
        if (Contains(index))
            return false;
        var bit = 1UL << (index & 63);
        if ((Interlocked.Or(ref _words![index >> 6], bit) & bit) != 0)
            return false;
        Interlocked.Increment(ref _count);
        return true;
    }

    /// <summary>Marks a block as not here; false when it was not. The caller serialises removals.</summary>
    public bool Remove(int index)
    {
        if (!Contains(index))
            return false;
        if (_words is null)
        {
            var words = new ulong[WordCount(BlockCount)];
            for (var i = 0; i < words.Length; i++)
                words[i] = AllOf(i);
            Volatile.Write(ref _words, words);
        }

        var bit = 1UL << (index & 63);
        if ((Interlocked.And(ref _words[index >> 6], ~bit) & bit) == 0)
            return false;
        Interlocked.Decrement(ref _count);
        return true;
    }

    /// <summary>Copies 64 blocks' bits, for the file.</summary>
    public ulong Word(int wordIndex)
    {
        var words = Volatile.Read(ref _words);
        return words is null ? AllOf(wordIndex) : Volatile.Read(ref words[wordIndex]);
    }

    /// <summary>Replaces 64 blocks' bits, while loading.</summary>
    public void LoadWord(int wordIndex, ulong bits)
    {
        bits &= AllOf(wordIndex);
        _count += BitOperations.PopCount(bits) - BitOperations.PopCount(_words![wordIndex]);
        _words[wordIndex] = bits;
    }

    public static int WordCount(int blockCount) => (blockCount + 63) >> 6;

    /// <summary>The bits of a word when every block of it is here: the last word may have fewer than 64.</summary>
    private ulong AllOf(int wordIndex)
    {
        var remaining = BlockCount - (wordIndex << 6);
        return remaining >= 64 ? ulong.MaxValue : (1UL << remaining) - 1;
    }
}
