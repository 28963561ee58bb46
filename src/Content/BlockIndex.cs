using System.Globalization;

namespace Codex.Content;

/// <summary>Position of a block in its dataset, from 0.</summary>
public readonly record struct BlockIndex : IComparable<BlockIndex>
{
    /// <summary>
    /// An index from 0 to below <see cref="ContentLimits.MaxBlockCount"/>; throws
    /// <see cref="ArgumentOutOfRangeException"/> outside.
    /// </summary>
    public BlockIndex(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, ContentLimits.MaxBlockCount);
        Value = value;
    }

    /// <summary>The number.</summary>
    public int Value { get; }

    /// <summary>The index of a number from the wire; false for one that no dataset has.</summary>
    public static bool TryCreate(ulong value, out BlockIndex index)
    {
        var isPossible = value < ContentLimits.MaxBlockCount;
        index = isPossible ? new BlockIndex((int)value) : default;
        return isPossible;
    }

    /// <inheritdoc/>
    public int CompareTo(BlockIndex other) => Value.CompareTo(other.Value);

    /// <summary>The number in decimal.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
