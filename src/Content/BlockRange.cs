namespace Codex.Content;

/// <summary>A run of blocks of one dataset. The default value is the empty run at 0.</summary>
public readonly record struct BlockRange
{
    /// <summary>
    /// A run of <paramref name="count"/> blocks (0 is an empty run) from <paramref name="start"/>, within
    /// <see cref="ContentLimits.MaxBlockCount"/>; throws <see cref="ArgumentOutOfRangeException"/> outside.
    /// </summary>
    public BlockRange(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, ContentLimits.MaxBlockCount);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, ContentLimits.MaxBlockCount - start);
        Start = start;
        Count = count;
    }

    /// <summary>Index of the first block.</summary>
    public int Start { get; }

    /// <summary>Number of blocks.</summary>
    public int Count { get; }

    /// <summary>Index behind the last block.</summary>
    public int End => Start + Count;

    /// <summary>True when there are no blocks.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>A run of numbers from the wire; false where any block of it is one that no dataset has.</summary>
    public static bool TryCreate(ulong start, ulong count, out BlockRange range)
    {
        var isPossible = start <= ContentLimits.MaxBlockCount && count <= ContentLimits.MaxBlockCount - start;
        range = isPossible ? new BlockRange((int)start, (int)count) : default;
        return isPossible;
    }

    /// <summary>True when the block is in the run.</summary>
    public bool Contains(BlockIndex index) => index.Value >= Start && index.Value < End;

    /// <summary>The blocks in both runs; empty where there are none.</summary>
    public BlockRange Intersect(BlockRange other)
    {
        var start = Math.Max(Start, other.Start);
        return new BlockRange(start, Math.Max(0, Math.Min(End, other.End) - start));
    }

    /// <summary>Half-open, as <c>[start, end)</c>.</summary>
    public override string ToString() => $"[{Start}, {End})";
}
