using System.Numerics;
using System.Runtime.InteropServices;

namespace Codex.Exchange.Scheduling;

/// <summary>
/// Asks peers what they have: a window ahead of what is fetched, in our order of fetching; again, with back-off, what a
/// peer had not, for only our own nodes tell when they get a block; and of providers a sample, which finds out those
/// that are still downloading themselves.
/// </summary>
internal sealed class PresenceAsker(WantedBlocks wanted, ScanOrder order)
{
    private readonly List<int> _indexes = [];

    /// <summary>
    /// Adds the questions that are due to <paramref name="orders"/>; returns when there may be more (ticks, or
    /// <see cref="long.MaxValue"/>).
    /// </summary>
    public long Ask(SwarmPeer peer, long now, List<SwarmOrder> orders)
    {
        var availability = peer.Availability;
        if (availability.IsPresumed)
        {
            Sample(peer);
            Send(peer, now, orders);
            return long.MaxValue;
        }

        if (availability.IsComplete || wanted.Missing.Count == 0)
            return long.MaxValue;
        var waitsUntil = peer.PresencesOutstanding == 0 ? now : peer.AskedAt + SwarmLimits.PresenceInterval.Ticks;
        if (waitsUntil > now)
            return waitsUntil;
        if (peer.PresencesOutstanding > 0 && now - peer.AskedAt >= SwarmLimits.PresenceTimeout.Ticks)
            peer.PresencesOutstanding = 0;
        AskAhead(peer);
        Send(peer, now, orders);
        return Recheck(peer, now, orders);
    }

    private void Sample(SwarmPeer peer)
    {
        if (peer.IsSampled)
            return;
        peer.IsSampled = true;
        var count = wanted.Missing.Length;
        var step = Math.Max(1, count / SwarmLimits.ProviderSample);
        for (long first = 0; first < count && _indexes.Count < SwarmLimits.ProviderSample; first += step)
        {
            var block = wanted.NextOpen((int)first, (int)Math.Min(first + step, count));
            if (block >= 0 && peer.Availability.Asked.Add(block))
                _indexes.Add(block);
        }
    }

    private void AskAhead(SwarmPeer peer)
    {
        var room = Math.Min(
            SwarmLimits.PresenceWindow - peer.Availability.Asked.Count,
            SwarmLimits.MaxPresencesOutstanding - peer.PresencesOutstanding);
        if (room < SwarmLimits.PresenceRefill || peer.AskedVersion == wanted.Version)
            return;
        foreach (var reader in wanted.Readers)
        {
            for (var word = reader.Position >> 6; word << 6 < reader.WindowEnd && _indexes.Count < room; word++)
                AskWord(peer, word, room);
        }

        for (var step = 0; step < wanted.Missing.WordCount && _indexes.Count < room; step++)
            AskWord(peer, order.At(step), room);
        if (_indexes.Count < room)
            peer.AskedVersion = wanted.Version;
    }

    private void AskWord(SwarmPeer peer, int word, int room)
    {
        var (asked, has) = (peer.Availability.Asked, peer.Availability.Has);
        var bits = wanted.MissingWord(word) & ~asked.Word(word) & ~has.Word(word);
        for (; bits != 0 && _indexes.Count < room; bits &= bits - 1)
        {
            var block = (word << 6) + BitOperations.TrailingZeroCount(bits);
            asked.Add(block);
            _indexes.Add(block);
        }
    }

    /// <summary>A peer of which nothing is known that we could ask for is asked again.</summary>
    private long Recheck(SwarmPeer peer, long now, List<SwarmOrder> orders)
    {
        if (!peer.IsDry(wanted.Version))
            return long.MaxValue;
        if (peer.RecheckAt == 0)
            peer.RecheckLater(now);
        if (peer.RecheckAt > now)
            return peer.RecheckAt;
        var (asked, has) = (peer.Availability.Asked, peer.Availability.Has);
        for (var i = 0; i < asked.WordCount && _indexes.Count < SwarmLimits.MaxOrderIndexes; i++)
        {
            var word = order.At(peer.RecheckStep);
            peer.RecheckStep = (peer.RecheckStep + 1) % asked.WordCount;
            var bits = wanted.OpenWord(word) & asked.Word(word) & ~has.Word(word);
            for (; bits != 0; bits &= bits - 1)
                _indexes.Add((word << 6) + BitOperations.TrailingZeroCount(bits));
        }

        peer.RecheckLater(now);
        Send(peer, now, orders);
        return peer.RecheckAt;
    }

    private void Send(SwarmPeer peer, long now, List<SwarmOrder> orders)
    {
        if (_indexes.Count == 0)
            return;
        peer.PresencesOutstanding += _indexes.Count;
        peer.AskedAt = now;
        peer.OnAsked(now);
        SwarmOrder.AddTo(orders, SwarmOrderKind.AskHave, peer.Id, CollectionsMarshal.AsSpan(_indexes));
        _indexes.Clear();
    }
}
