using Codex.Content;

namespace Codex.Grains.Interfaces;

/// <summary>A run of consecutive blocks of a block set, as a storage node holds them.</summary>
[GenerateSerializer, Immutable, Alias("Codex.HeldRange")]
public readonly record struct HeldRange
{
    /// <summary>Names the run; the blocks must lie within <see cref="ContentLimits.MaxBlockCount"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not within the largest block set, or no blocks.</exception>
    public HeldRange(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, ContentLimits.MaxBlockCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, ContentLimits.MaxBlockCount - count);
        Start = start;
        Count = count;
    }

    /// <summary>Index of the first block.</summary>
    [Id(0)]
    public int Start { get; init; }

    /// <summary>Number of blocks, at least one.</summary>
    [Id(1)]
    public int Count { get; init; }

    /// <summary>Index after the last block.</summary>
    public int End => Start + Count;
}
