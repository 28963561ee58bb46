using System.Numerics;

namespace Codex.Exchange.Scheduling;

/// <summary>
/// Which blocks to ask a peer for: first what readers wait for, in order; then the rarest run that the peer has, ties
/// in the node's own order. A scan costs a few microseconds for 10 GiB and yields a run; a peer that has nothing is not
/// scanned for again until something changes.
/// </summary>
internal sealed class BlockPicker(WantedBlocks wanted, Rarity rarity, ScanOrder order)
{
    private const ulong RunMask = (1UL << SwarmLimits.RunBlocks) - 1;
    private const int RunsPerWord = BlockSet.WordBits / SwarmLimits.RunBlocks;

    /// <summary>
    /// Adds up to <paramref name="count"/> blocks that nobody is asked for to <paramref name="picked"/>, and closes
    /// them. <paramref name="skip"/> blocks at the head of each reader's window are left to faster peers.
    /// </summary>
    /// <param name="has">What the peer has.</param>
    /// <param name="count">Most blocks.</param>
    /// <param name="skip">Blocks that faster peers deliver before this one delivers its first.</param>
    /// <param name="leastHolders">Peers that have everything: no run is rarer.</param>
    /// <param name="picked">Where the blocks go.</param>
    public void Pick(BlockSet has, int count, int skip, int leastHolders, List<int> picked)
    {
        var end = picked.Count + count;
        foreach (var reader in wanted.Readers)
        {
            var first = (int)Math.Min((long)reader.Position + skip, reader.WindowEnd);
            PickInOrder(has, first, reader.WindowEnd, end, picked);
        }

        while (wanted.WantsAll && picked.Count < end && FindRun(has, leastHolders) is var run and >= 0)
            TakeRun(has, run, end, picked);
    }

    /// <summary>
    /// Adds blocks at the head of the readers' windows that <see cref="Pick"/> left to faster peers and that none of
    /// these has.
    /// </summary>
    public void PickLeftOver(SwarmPeer peer, int count, int skip, IReadOnlyList<SwarmPeer> faster, List<int> picked)
    {
        var end = picked.Count + count;
        foreach (var reader in wanted.Readers)
        {
            var stop = (int)Math.Min((long)reader.Position + skip, reader.WindowEnd);
            var block = wanted.NextOpen(reader.Position, stop);
            for (; block >= 0 && picked.Count < end; block = wanted.NextOpen(block + 1, stop))
            {
                if (peer.Availability.Has.Contains(block) && !AnyHas(faster, block))
                    Take(block, picked);
            }
        }
    }

    private static bool AnyHas(IReadOnlyList<SwarmPeer> peers, int block)
    {
        for (var i = 0; i < peers.Count; i++)
        {
            if (peers[i].Availability.Has.Contains(block))
                return true;
        }

        return false;
    }

    private void PickInOrder(BlockSet has, int first, int windowEnd, int end, List<int> picked)
    {
        for (; first < windowEnd && picked.Count < end; first = (first | 63) + 1)
        {
            var bits = wanted.Open.Word(first >> 6) & has.Word(first >> 6) & (ulong.MaxValue << (first & 63));
            for (; bits != 0 && picked.Count < end; bits &= bits - 1)
            {
                var block = (first & ~63) + BitOperations.TrailingZeroCount(bits);
                if (block >= windowEnd)
                    return;
                Take(block, picked);
            }
        }
    }

    /// <summary>The rarest run with an open block that the peer has, or -1.</summary>
    private int FindRun(BlockSet has, int leastHolders)
    {
        var best = -1;
        var bestHolders = int.MaxValue;
        for (var step = 0; step < has.WordCount; step++)
        {
            var word = order.At(step);
            var bits = wanted.BackgroundWord(word) & has.Word(word);
            for (var lane = 0; bits != 0; lane++, bits >>= SwarmLimits.RunBlocks)
            {
                if ((bits & RunMask) == 0)
                    continue;
                var run = (word * RunsPerWord) + lane;
                var holders = rarity.Holders(run);
                if (holders >= bestHolders)
                    continue;
                if (holders <= leastHolders)
                    return run;
                best = run;
                bestHolders = holders;
            }
        }

        return best;
    }

    private void TakeRun(BlockSet has, int run, int end, List<int> picked)
    {
        var first = run * SwarmLimits.RunBlocks;
        var word = first >> 6;
        var bits = wanted.BackgroundWord(word) & has.Word(word) & (RunMask << (first & 63));
        for (; bits != 0 && picked.Count < end; bits &= bits - 1)
            Take((word << 6) + BitOperations.TrailingZeroCount(bits), picked);
    }

    private void Take(int block, List<int> picked)
    {
        wanted.Close(block);
        picked.Add(block);
    }
}
