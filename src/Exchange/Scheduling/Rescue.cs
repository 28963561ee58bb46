namespace Codex.Exchange.Scheduling;

/// <summary>
/// Second requests, where waiting for the first would cost more than a block sent twice: for the blocks that a reader
/// waits for, and for the last ones of the download. A peer is given a second request only when it is expected to
/// answer in half the time that the first one still takes.
/// </summary>
internal sealed class Rescue(WantedBlocks wanted, Transfers transfers, PeerTable peers)
{
    private const int MaxSteps = 256;

    /// <summary>Whether every missing block is under way.</summary>
    public bool IsEndgame => wanted.Open.Count == 0 && wanted.Missing.Count > 0;

    /// <summary>
    /// Begins requests with <paramref name="peer"/> and adds their blocks to <paramref name="picked"/>. Returns whether
    /// there may be a reason for more later on.
    /// </summary>
    public bool Pick(SwarmPeer peer, long now, List<int> picked)
    {
        var waits = false;
        foreach (var reader in wanted.Readers)
            waits |= PickUrgent(peer, reader, now, picked);
        if (!IsEndgame || peers.Count < 2)
            return waits;
        PickLast(peer, now, picked);
        return true;
    }

    private bool PickUrgent(SwarmPeer peer, ReaderWindow reader, long now, List<int> picked)
    {
        var waits = false;
        var block = wanted.NextMissing(reader.Position, reader.WindowEnd);
        for (var i = 0; i < SwarmLimits.UrgentBlocks && block >= 0; i++)
        {
            var slot = transfers.FirstOf(block);
            if (slot != Request.None && CanTake(peer, block, slot))
            {
                waits = true;
                if (IsLate(transfers[slot], peer, now))
                    Take(peer, block, now, picked);
            }

            block = wanted.NextMissing(block + 1, reader.WindowEnd);
        }

        return waits;
    }

    private void PickLast(SwarmPeer peer, long now, List<int> picked)
    {
        var room = Math.Min(SwarmLimits.RescueBatch, peer.Pipeline.Depth - peer.Pipeline.InFlight);
        for (var i = 0; i < peers.All.Count && room > 0; i++)
        {
            var owner = peers.All[i];
            if (owner == peer)
                continue;
            // The newest is the last to come: when it is in time, so are the others.
            var slot = owner.NewestRequest;
            for (var step = 0; step < MaxSteps && slot != Request.None && room > 0; step++)
            {
                var older = transfers[slot].OlderOfPeer;
                if (!IsLate(transfers[slot], peer, now))
                    break;
                var block = transfers[slot].Block;
                if (CanTake(peer, block, slot))
                {
                    Take(peer, block, now, picked);
                    room--;
                }

                slot = older;
            }
        }
    }

    private bool CanTake(SwarmPeer peer, int block, int slot) =>
        transfers[slot].Peer != peer.Slot
        && !transfers.IsDoubled(block)
        && peer.Availability.Has.Contains(block)
        && peer.Pipeline.InFlight < peer.Pipeline.Depth + SwarmLimits.UrgentBlocks;

    private static bool IsLate(in Request request, SwarmPeer other, long now)
    {
        // One that is overdue is expected to take as long again as it took until now.
        var remaining = Math.Max(request.DueAt - now, now > request.DueAt ? now - request.SentAt : 0);
        return remaining > (SwarmLimits.RescueFactor * other.Pipeline.ExpectedTicks) + SwarmLimits.RescueMargin.Ticks;
    }

    private void Take(SwarmPeer peer, int block, long now, List<int> picked)
    {
        transfers.Begin(peer, block, now);
        picked.Add(block);
    }
}
