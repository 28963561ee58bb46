using Codex.Content;

namespace Codex.Storage.Layout;

/// <summary>
/// Pairs of siblings that were verified a short while ago: blocks that are near to each other share most of their
/// paths, and a proof is as good as the first pair of it that is known. A fixed number per level. Thread-safe.
/// </summary>
internal sealed class KnownPairs(MerkleLayout layout)
{
    private readonly Entry?[] _entries = new Entry?[layout.Depth * StorageLimits.KnownPairsPerLevel];

    /// <summary>The nodes of the pair that the path of a leaf has at a level; empty when it is not known.</summary>
    public ReadOnlySpan<byte> Find(int level, int index)
    {
        var number = index >> (level + 1);
        return Volatile.Read(ref _entries[Place(level, number)]) is { } entry && entry.Number == number
            ? entry.Nodes
            : default;
    }

    /// <summary>The pair is verified; a node without a sibling has zeros for it.</summary>
    public void Add(int level, int index, ReadOnlySpan<byte> pair)
    {
        var number = index >> (level + 1);
        Volatile.Write(ref _entries[Place(level, number)], new Entry(number, pair.ToArray()));
    }

    private static int Place(int level, int number) =>
        level * StorageLimits.KnownPairsPerLevel + number % StorageLimits.KnownPairsPerLevel;

    private sealed record Entry(int Number, byte[] Nodes);
}
