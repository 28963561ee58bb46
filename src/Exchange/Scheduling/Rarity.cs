using System.Numerics;

namespace Codex.Exchange.Scheduling;

/// <summary>
/// How many peers have the blocks of each run: sums over its blocks, for peers have runs rather than blocks.
/// </summary>
internal sealed class Rarity
{
    private readonly int _blockCount;
    private readonly int[] _holders;

    public Rarity(int blockCount)
    {
        _blockCount = blockCount;
        _holders = new int[(blockCount + SwarmLimits.RunBlocks - 1) / SwarmLimits.RunBlocks];
    }

    /// <summary>Peers that have the run's blocks, on average and rounded down.</summary>
    public int Holders(int run) => _holders[run] / RunLength(run);

    public void Add(int index) => _holders[index / SwarmLimits.RunBlocks]++;

    public void Remove(int index) => _holders[index / SwarmLimits.RunBlocks]--;

    /// <summary>A peer with <paramref name="has"/> came (<paramref name="sign"/> 1) or went (-1).</summary>
    public void AddAll(BlockSet has, int sign)
    {
        const ulong RunMask = (1UL << SwarmLimits.RunBlocks) - 1;
        for (var run = 0; run < _holders.Length; run++)
        {
            var first = run * SwarmLimits.RunBlocks;
            var bits = has.Word(first >> 6) >> (first & 63) & RunMask;
            _holders[run] += sign * BitOperations.PopCount(bits);
        }
    }

    private int RunLength(int run) =>
        Math.Min(SwarmLimits.RunBlocks, _blockCount - (run * SwarmLimits.RunBlocks));
}
