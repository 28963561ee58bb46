using Codex.Exchange.Scheduling;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Tests.Scheduling.Simulator;

/// <summary>A node: serves what it has, and downloads when it has a swarm. Orders are carried out at once.</summary>
internal sealed class SimNode
{
    private const int UpstreamMessageBlocks = 20;
    private readonly Simulation _simulation;
    private readonly SimNodeOptions _options;
    private readonly Dictionary<PeerId, SimNode> _peers = [];
    private readonly List<SimUpload> _uploads = [];
    private readonly List<SwarmOrder> _orders = [];
    private readonly bool[] _has;
    private int _turn;
    private bool _isUploading;
    private long _downlinkFreeAt;
    private long _stalledUntil;
    private long _timerAt = long.MaxValue;
    private bool _isPlanning;

    public SimNode(Simulation simulation, string name, SwarmShape shape, SimNodeOptions options)
    {
        (_simulation, _options, Shape, Name) = (simulation, options, shape, name);
        Id = TestPeers.Named(name);
        _has = [.. Enumerable.Range(0, shape.BlockCount).Select(options.Has)];
        Missing = _has.Count(has => !has);
        simulation.Nodes.Add(this);
    }

    public string Name { get; }

    public PeerId Id { get; }

    public SwarmShape Shape { get; }

    public Swarm? Swarm { get; private set; }

    public SwarmAudit? Audit { get; private set; }

    public int Missing { get; private set; }

    public bool IsOnline { get; private set; } = true;

    /// <summary>Whether there is nothing to wait for here.</summary>
    public bool IsSettled => Swarm is null || !IsOnline || Missing == 0;

    /// <summary>Blocks sent.</summary>
    public long Uploaded { get; private set; }

    /// <summary>Blocks that came, good or not.</summary>
    public long Received { get; private set; }

    public int Searches { get; private set; }

    /// <summary>Who reads the dataset while it comes.</summary>
    public SimReader? Reader { get; private set; }

    /// <summary>Called with each block when it is stored.</summary>
    public Action<int>? OnStored { get; set; }

    /// <summary>Called when the swarm looks for peers.</summary>
    public Action? OnSearch { get; set; }

    public SimNode Download(bool wantsAll = true, SwarmOptions? options = null)
    {
        Swarm = new Swarm(Shape, index => _has[index], options ?? SwarmOptions.Default, _simulation.Random)
        {
            WantsAll = wantsAll,
        };
        Audit = new SwarmAudit(Swarm, Shape, index => _has[index]);
        return this;
    }

    /// <summary>Begins to read at a block; call <see cref="Plan"/> afterwards.</summary>
    public SimReader Read(int first, double bytesPerSecond = double.PositiveInfinity) =>
        Reader = new SimReader(_simulation, this, first) { LatenessAt = bytesPerSecond };

    /// <summary>Connects with a peer; both may download from each other.</summary>
    public void Connect(SimNode other, TimeSpan roundTrip, bool likelyComplete, double loss = 0)
    {
        var there = new SimLink(_simulation, roundTrip / 2, loss);
        var back = new SimLink(_simulation, roundTrip / 2, loss);
        _peers[other.Id] = other;
        other._peers[Id] = this;
        other._uploads.Add(new SimUpload(this, back));
        _uploads.Add(new SimUpload(other, there));
        AddPeer(other, likelyComplete, roundTrip);
        other.AddPeer(this, likelyComplete: Missing == 0, roundTrip);
    }

    /// <summary>Ends the connection with a peer; both notice.</summary>
    public void Disconnect(SimNode other)
    {
        if (!_peers.Remove(other.Id))
            return;
        other._peers.Remove(Id);
        foreach (var (node, gone) in new[] { (this, other), (other, this) })
        {
            node._uploads.RemoveAll(upload =>
            {
                upload.Link.IsOpen &= upload.Requester != gone;
                return upload.Requester == gone;
            });
            node.Audit?.OnRemoved(gone.Id);
            node.Swarm?.RemovePeer(gone.Id, _simulation.Now);
            node.PlanIfDue();
        }
    }

    /// <summary>Goes away; its peers notice at once.</summary>
    public void Leave()
    {
        IsOnline = false;
        foreach (var peer in _peers.Values.ToArray())
            Disconnect(peer);
    }

    /// <summary>Comes back with what it had, and knows nobody.</summary>
    public void Return() => IsOnline = true;

    /// <summary>Sends nothing for a time, and takes everything.</summary>
    public void Stall(TimeSpan time) => _stalledUntil = Math.Max(_stalledUntil, _simulation.Ticks + time.Ticks);

    public bool IsConnected(SimNode other) => _peers.ContainsKey(other.Id);

    /// <summary>Whether this node's swarm takes the other one back.</summary>
    public bool HasBanned(SimNode other) => Audit?.IsBanned(other.Id) ?? false;

    /// <summary>The disk loses a block.</summary>
    public void LoseBlock(int block)
    {
        if (!_has[block])
            return;
        _has[block] = false;
        Missing++;
        Swarm?.OnLost(block);
        PlanIfDue();
    }

    /// <summary>Whether a block is here.</summary>
    public bool HasBlock(int block) => _has[block];

    /// <summary>Both directions to a peer hold what is sent, for a time.</summary>
    public void Partition(SimNode other, TimeSpan time)
    {
        LinkTo(other)?.Hold(time);
        other.LinkTo(this)?.Hold(time);
    }

    public void Plan()
    {
        if (Swarm is null || _isPlanning || !IsOnline)
            return;
        _isPlanning = true;
        _orders.Clear();
        Swarm.Plan(_simulation.Now, _orders);
        Assert.False(Swarm.IsPlanDue);
        Assert.False(Swarm.NextDeadline <= _simulation.Now, "A deadline that has passed makes a busy loop.");
        Audit!.OnPlanned(_orders);
        foreach (var order in _orders)
            CarryOut(order);
        _isPlanning = false;
        SetTimer();
    }

    public void PlanIfDue()
    {
        if (Swarm is { IsPlanDue: true })
            Plan();
    }

    public override string ToString() => $"{Name} misses {Missing} ({Swarm?.Statistics.InFlight} in flight)";

    private void AddPeer(SimNode other, bool likelyComplete, TimeSpan roundTrip)
    {
        if (Swarm is null || !Swarm.AddPeer(other.Id, likelyComplete, roundTrip, _simulation.Now))
            return;
        Audit!.OnAdded(other.Id);
        Plan();
    }

    private SimLink? LinkTo(SimNode other) => _uploads.Find(upload => upload.Requester == other)?.Link;

    private void SetTimer()
    {
        if (Swarm!.NextDeadline is not { } deadline)
            return;
        var at = _simulation.TicksOf(deadline);
        if (at >= _timerAt && _timerAt > _simulation.Ticks)
            return;
        _timerAt = at;
        _simulation.At(at, () =>
        {
            if (_timerAt != at)
                return;
            _timerAt = long.MaxValue;
            Plan();
        });
    }

    private void CarryOut(SwarmOrder order)
    {
        if (order.Kind == SwarmOrderKind.FindPeers)
        {
            Searches++;
            OnSearch?.Invoke();
            return;
        }

        if (!_peers.TryGetValue(order.Peer, out var peer))
            return;
        if (order.Kind == SwarmOrderKind.Drop)
            Disconnect(peer);
        else
            LinkTo(peer)!.Send(() => peer.OnWants(this, order));
    }

    private void OnWants(SimNode from, SwarmOrder order)
    {
        var upload = _uploads.Find(upload => upload.Requester == from);
        if (upload is null || _options.IsMute)
            return;
        var presences = new List<(int Index, bool IsHere)>();
        foreach (var index in order.Indexes)
        {
            switch (order.Kind)
            {
                case SwarmOrderKind.Cancel:
                    upload.Cancel(index);
                    break;
                case SwarmOrderKind.AskHave when _options.IsUpstream && upload.Wants(index):
                    break;
                case SwarmOrderKind.AskHave:
                    presences.Add((index, _has[index]));
                    if (!_has[index])
                        upload.Watch(index);
                    break;
                case SwarmOrderKind.WantBlocks when _has[index] || _options.IsUpstream:
                    if (upload.Want(index) && _has[index])
                        upload.Ready(index);
                    break;
                case SwarmOrderKind.WantBlocks:
                    presences.Add((index, false));
                    upload.Watch(index);
                    break;
            }
        }

        if (presences.Count > 0)
            upload.Link.Send(() => from.OnPresences(this, presences));
        Pump();
    }

    private void OnPresences(SimNode from, List<(int Index, bool IsHere)> presences)
    {
        foreach (var (index, isHere) in presences)
        {
            Audit?.OnPresence(from.Id, index, isHere);
            Swarm?.OnPresence(from.Id, index, isHere, _simulation.Now);
        }

        PlanIfDue();
    }

    /// <summary>Sends to one peer after the other as long as there is something to send.</summary>
    private void Pump()
    {
        if (_isUploading)
            return;
        for (var i = 0; i < _uploads.Count; i++)
        {
            var upload = _uploads[_turn++ % _uploads.Count];
            var blocks = new List<int>();
            var most = _options.IsUpstream ? UpstreamMessageBlocks : 1;
            while (blocks.Count < most && upload.Next() is var next and >= 0)
                blocks.Add(next);
            if (blocks.Count == 0)
                continue;
            _isUploading = true;
            Uploaded += blocks.Count;
            var takes = TimeSpan.FromSeconds(blocks.Count * Shape.BlockSize / _options.UploadRate).Ticks;
            _simulation.At(Math.Max(_simulation.Ticks, _stalledUntil) + takes, () =>
            {
                _isUploading = false;
                upload.Link.Send(() => upload.Requester.OnArrival(this, blocks));
                Pump();
            });
            return;
        }
    }

    private void OnArrival(SimNode from, List<int> blocks)
    {
        foreach (var block in blocks)
        {
            _downlinkFreeAt = Math.Max(_downlinkFreeAt, _simulation.Ticks)
                + (long)(Shape.BlockSize / _options.DownloadRate * TimeSpan.TicksPerSecond);
            var isTrue = _simulation.Random.NextDouble() >= from._options.Lies;
            _simulation.At(_downlinkFreeAt, () => OnBlock(from, block, isTrue));
        }
    }

    private void OnBlock(SimNode from, int block, bool isTrue)
    {
        if (Swarm is null || !IsOnline || !_peers.ContainsKey(from.Id))
            return;
        Received++;
        var outcome = _has[block] ? BlockOutcome.AlreadyHere : isTrue ? BlockOutcome.Stored : BlockOutcome.Rejected;
        if (outcome == BlockOutcome.Stored)
        {
            _has[block] = true;
            Missing--;
        }

        Audit!.OnBlock(from.Id, block);
        Swarm.OnBlock(from.Id, block, outcome, _simulation.Now);
        Assert.Equal(Missing, Swarm.MissingCount);
        if (outcome == BlockOutcome.Stored)
        {
            Reader?.Read();
            OnStored?.Invoke(block);
            Announce(block);
        }

        PlanIfDue();
    }

    private void Announce(int block)
    {
        foreach (var upload in _uploads)
        {
            if (_options.IsUpstream)
            {
                if (upload.Wants(block))
                    upload.Ready(block);
            }
            else if (upload.IsWatched(block))
            {
                upload.Link.Send(() => upload.Requester.OnPresences(this, [(block, true)]));
            }
        }

        Pump();
    }
}
