using Codex.Libp2p.Identity;

namespace Codex.Exchange.Scheduling;

/// <summary>
/// Decides, for one download, which block to ask which peer for, and when. A state machine: events and the time come
/// in, orders come out. It reads no clock, starts nothing and knows no wire. Not thread-safe: its driver holds a lock.
/// See README.md beside this file for the problem, the invariants and the failures.
/// </summary>
/// <remarks>
/// The driver calls <see cref="Plan"/> when <see cref="IsPlanDue"/> is set after an event, and at
/// <see cref="NextDeadline"/>. Times may not go back; one that does counts as the latest seen.
/// </remarks>
public sealed class Swarm
{
    private readonly SwarmShape _shape;
    private readonly SwarmOptions _options;
    private readonly WantedBlocks _wanted;
    private readonly Rarity _rarity;
    private readonly PeerTable _peers;
    private readonly Transfers _transfers;
    private readonly Planner _planner;
    private readonly int _readAhead;
    private readonly List<SwarmOrder> _drops = [];
    private readonly List<SwarmPeer> _silent = [];
    private int _nextReader;
    private long _now;
    private long _deadline = long.MaxValue;
    private long _stored;
    private long _duplicates;
    private long _rejected;

    /// <summary>Begins a download.</summary>
    /// <param name="shape">The dataset's blocks.</param>
    /// <param name="has">Whether a block is here; called once for each, now.</param>
    /// <param name="options">What differs between swarms.</param>
    /// <param name="random">Where this node begins; differs by node so that nodes can trade.</param>
    public Swarm(SwarmShape shape, Func<int, bool> has, SwarmOptions options, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shape.BlockCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.BlockSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxPeers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.ReadAheadBytes);
        _shape = shape;
        _options = options;
        _wanted = new WantedBlocks(shape.BlockCount, has);
        _rarity = new Rarity(shape.BlockCount);
        _peers = new PeerTable(options.MaxPeers);
        _transfers = new Transfers(shape.BlockCount, _wanted, _peers);
        var order = new ScanOrder(_wanted.Missing.WordCount, random);
        var maxInFlight = Math.Clamp(options.MaxInFlightBytes / shape.BlockSize, SwarmLimits.MinDepth, int.MaxValue);
        _planner = new Planner(_wanted, _rarity, order, _peers, _transfers) { MaxInFlight = (int)maxInFlight };
        _readAhead = (int)Math.Clamp(options.ReadAheadBytes / shape.BlockSize, 1, int.MaxValue / 2);
    }

    /// <summary>Blocks not here.</summary>
    public int MissingCount => _wanted.Missing.Count;

    /// <summary>Whether every block is here.</summary>
    public bool IsComplete => MissingCount == 0;

    /// <summary>Whether <see cref="Plan"/> has something to do now.</summary>
    public bool IsPlanDue { get; private set; }

    /// <summary>When <see cref="Plan"/> must run though nothing happens; null for never.</summary>
    public DateTimeOffset? NextDeadline =>
        _deadline == long.MaxValue ? null : new DateTimeOffset(_deadline, TimeSpan.Zero);

    /// <summary>True to fetch everything; false to fetch what readers need only.</summary>
    public bool WantsAll
    {
        get => _wanted.WantsAll;
        set
        {
            if (value == _wanted.WantsAll)
                return;
            _wanted.WantsAll = value;
            IsPlanDue = true;
        }
    }

    /// <summary>The swarm at this moment.</summary>
    public SwarmStatistics Statistics => new(
        MissingCount,
        _transfers.Count,
        _stored,
        _duplicates,
        _rejected,
        _transfers.TimedOut,
        _transfers.Doubled,
        [.. _peers.All.Select(peer => peer.Describe(_now))]);

    /// <summary>A peer may be asked.</summary>
    /// <param name="peer">Who it is.</param>
    /// <param name="likelyComplete">
    /// True for one that provides the dataset: it is asked for blocks before it told what it has.
    /// </param>
    /// <param name="roundTrip">Round trip of the connection, if it was measured.</param>
    /// <param name="now">The time.</param>
    /// <returns>False when it is here already, may not come back, or there are enough.</returns>
    public bool AddPeer(PeerId peer, bool likelyComplete, TimeSpan? roundTrip, DateTimeOffset now)
    {
        Advance(now);
        if (_peers.TryGet(peer, out _) || _peers.IsBanned(peer) || _peers.FreeSlot() is not (>= 0 and var slot))
            return false;
        var pipeline = new PeerPipeline(_shape.BlockSize, _options.MaxInFlightBytesPerPeer, roundTrip);
        _peers.Add(new SwarmPeer(
            peer, slot, pipeline, new PeerAvailability(_shape.BlockCount, _rarity, likelyComplete)));
        IsPlanDue = true;
        return true;
    }

    /// <summary>
    /// The peer is gone. What was asked of it is asked of others. Nothing happens for an unknown one.
    /// </summary>
    public void RemovePeer(PeerId peer, DateTimeOffset now)
    {
        Advance(now);
        if (_peers.TryGet(peer, out var known))
            Remove(known);
    }

    /// <summary>The peer told whether it has a block. Indexes out of range are ignored.</summary>
    public void OnPresence(PeerId peer, int index, bool isHere, DateTimeOffset now)
    {
        Advance(now);
        if ((uint)index >= (uint)_shape.BlockCount || !_peers.TryGet(peer, out var known))
            return;
        if (known.PresencesOutstanding > 0)
            known.PresencesOutstanding--;
        known.OnHeard(_now);
        if (!isHere)
        {
            IsPlanDue |= _transfers.Lacks(known, index) | known.PresencesOutstanding == 0;
            return;
        }

        if (!known.Availability.Gain(index) || !_wanted.Missing.Contains(index))
            return;
        known.RecheckSoon();
        if (!_wanted.Open.Contains(index) && !_planner.IsEndgame)
            return;
        known.MarkWet();
        IsPlanDue |= known.Pipeline.InFlight + known.Pipeline.RefillBatch <= known.Pipeline.Depth;
    }

    /// <summary>
    /// The peer sent a block, late or unasked as it may be, and this became of it. Returns <see cref="IsPlanDue"/>.
    /// Nothing happens for an unknown peer, but that a block which was stored is here. Throws
    /// <see cref="ArgumentOutOfRangeException"/> for an index that is no block's.
    /// </summary>
    public bool OnBlock(PeerId peer, int index, BlockOutcome outcome, DateTimeOffset now)
    {
        Advance(now);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_shape.BlockCount);
        _peers.TryGet(peer, out var known);
        switch (outcome)
        {
            case BlockOutcome.Rejected:
                _rejected++;
                Ban(peer, known, PeerDropReason.Lied);
                return IsPlanDue;
            case BlockOutcome.Stored when Gain(index):
                _stored++;
                break;
            case BlockOutcome.Stored or BlockOutcome.AlreadyHere:
                Gain(index);
                _duplicates++;
                break;
        }

        if (known is not null)
            Answer(known, index);
        if (!_wanted.Missing.Contains(index))
            IsPlanDue |= _transfers.CancelAll(index);
        return IsPlanDue;
    }

    /// <summary>A block is here no longer: the disk lost it.</summary>
    public void OnLost(int index) => IsPlanDue |= _wanted.Lose(index);

    /// <summary>
    /// A reader needs the blocks from <paramref name="first"/> to before <paramref name="end"/>, in order. Throws
    /// <see cref="InvalidOperationException"/> beyond <see cref="SwarmOptions.MaxReaders"/>.
    /// </summary>
    public ReaderId AddReader(int first, int end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, _shape.BlockCount);
        if (_wanted.Readers.Count >= _options.MaxReaders)
            throw new InvalidOperationException($"There are {_options.MaxReaders} readers already.");
        var id = new ReaderId(_nextReader++);
        _wanted.AddReader(new ReaderWindow(id, first, end, _readAhead));
        IsPlanDue = true;
        return id;
    }

    /// <summary>The reader reads, or waits for, the block at <paramref name="position"/> now.</summary>
    public void MoveReader(ReaderId reader, int position)
    {
        var version = _wanted.Version;
        _wanted.MoveReader(reader, position);
        IsPlanDue |= version != _wanted.Version;
    }

    /// <summary>The reader is gone. What was asked for it stays asked.</summary>
    public void RemoveReader(ReaderId reader) => IsPlanDue |= _wanted.RemoveReader(reader);

    /// <summary>Adds what is to be done now to <paramref name="orders"/>.</summary>
    public void Plan(DateTimeOffset now, List<SwarmOrder> orders)
    {
        Advance(now);
        IsPlanDue = false;
        _deadline = long.MaxValue;
        foreach (var peer in _peers.All)
        {
            if (peer.SilentSince != 0 && _now - peer.SilentSince >= SwarmLimits.SilenceBeforeDrop.Ticks)
                _silent.Add(peer);
        }

        foreach (var peer in _silent)
        {
            Remove(peer);
            _drops.Add(SwarmOrder.Drop(peer.Id, PeerDropReason.Silent));
        }

        _silent.Clear();
        orders.AddRange(_drops);
        _drops.Clear();
        _deadline = _planner.Plan(_now, orders);
        IsPlanDue = false;
    }

    private void Advance(DateTimeOffset now) => _now = Math.Max(_now, now.UtcTicks);

    /// <summary>The block is here: nobody is asked about it any more. False when it was here before.</summary>
    private bool Gain(int index)
    {
        if (!_wanted.Gain(index))
            return false;
        foreach (var peer in _peers.All)
            peer.Availability.Asked.Remove(index);
        IsPlanDue |= IsComplete;
        return true;
    }

    private void Answer(SwarmPeer peer, int index)
    {
        if (!_transfers.Answer(peer, index, _now) && ++peer.Unasked > SwarmLimits.MaxUnasked + peer.Pipeline.Delivered)
        {
            Ban(peer.Id, peer, PeerDropReason.Flooded);
            return;
        }

        peer.OnHeard(_now);
        peer.OnServed();
        var pipeline = peer.Pipeline;
        IsPlanDue |= pipeline.InFlight + pipeline.RefillBatch <= pipeline.Depth
            && (!peer.IsDry(_wanted.Version) || _planner.IsEndgame);
    }

    private void Ban(PeerId id, SwarmPeer? peer, PeerDropReason reason)
    {
        _peers.Ban(id);
        _drops.Add(SwarmOrder.Drop(id, reason));
        IsPlanDue = true;
        if (peer is not null)
            Remove(peer);
    }

    private void Remove(SwarmPeer peer)
    {
        _transfers.WithdrawAll(peer);
        peer.Availability.Forget();
        _peers.Remove(peer);
        // What it alone could be asked for, or was the fastest for, is others' now.
        foreach (var other in _peers.All)
            other.MarkWet();
        IsPlanDue = true;
    }
}
