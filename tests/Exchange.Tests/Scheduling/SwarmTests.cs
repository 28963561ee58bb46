using Codex.Exchange.Scheduling;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Tests.Scheduling;

/// <summary>One swarm, driven by hand.</summary>
public sealed class SwarmTests
{
    private static readonly SwarmShape Shape = new(200, 65536);
    private static readonly PeerId Ann = TestPeers.Named("ann");
    private static readonly PeerId Bob = TestPeers.Named("bob");
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(20);

    private readonly List<SwarmOrder> _orders = [];
    private readonly Swarm _swarm = new(Shape, _ => false, SwarmOptions.Default, Seed.NextRandom()) { WantsAll = true };
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch.AddYears(50);

    [Fact]
    public void Plan_OneProviderAndAReader_FetchesEverythingInOrder()
    {
        _swarm.WantsAll = false;
        _swarm.AddReader(0, Shape.BlockCount);
        AddProvider(Ann);
        var asked = new Queue<int>();
        var delivered = new List<int>();
        do
        {
            Wanted(Ann).ForEach(asked.Enqueue);
            delivered.Add(asked.Dequeue());
            Deliver(Ann, delivered[^1]);
        }
        while (!_swarm.IsComplete);

        Assert.Equal(Enumerable.Range(0, Shape.BlockCount), delivered);
        Assert.Empty(asked);
        _orders.Clear();
        _swarm.Plan(_now, _orders);
        Assert.Empty(_orders);
    }

    [Fact]
    public void Plan_NoPeerAndNothingWanted_DoesNothing()
    {
        _swarm.WantsAll = false;
        Assert.Empty(Plan());
        Assert.Null(_swarm.NextDeadline);
        _swarm.WantsAll = true;
        Assert.True(_swarm.IsPlanDue);
        Assert.Equal([SwarmOrder.FindPeers], Plan());
        Assert.Equal(_now + SwarmLimits.MinFindPeers, _swarm.NextDeadline);
    }

    [Fact]
    public void AddPeer_NoProvider_IsAskedWhatItHasAndThenForThat()
    {
        Assert.True(_swarm.AddPeer(Ann, likelyComplete: false, RoundTrip, _now));
        var asked = Assert.Single(Plan(), order => order.Kind == SwarmOrderKind.AskHave);
        Assert.Equal(Enumerable.Range(0, Shape.BlockCount), asked.Indexes.Order());
        Assert.Empty(Wanted(Ann));

        _swarm.OnPresence(Ann, 7, isHere: true, _now);
        _swarm.OnPresence(Ann, 8, isHere: false, _now);
        Assert.Equal([7], Wanted(Ann));
    }

    [Fact]
    public void Presence_OfABlockThatAPeerLacked_IsAskedAgainWithBackOff()
    {
        _swarm.AddPeer(Ann, likelyComplete: false, RoundTrip, _now);
        SayNo(Plan());
        var times = new List<double>();
        var start = _now;
        while (times.Count < 7)
        {
            if (SayNo(Plan()))
                times.Add((_now - start).TotalSeconds);
            _now = _swarm.NextDeadline!.Value;
        }

        Assert.Equal([1, 3, 7, 15, 31, 63, 99], times);
        Assert.True(_swarm.AddPeer(Bob, likelyComplete: false, RoundTrip, _now));
    }

    [Fact]
    public void OnBlock_Rejected_BansThePeerAndAsksOthers()
    {
        AddProvider(Ann);
        var lied = Wanted(Ann)[0];
        Assert.True(_swarm.OnBlock(Ann, lied, BlockOutcome.Rejected, _now));
        Assert.Contains(SwarmOrder.Drop(Ann, PeerDropReason.Lied), Plan());
        Assert.False(_swarm.AddPeer(Ann, likelyComplete: true, RoundTrip, _now));
        Assert.Empty(_swarm.Statistics.Peers);
        Assert.Equal(Shape.BlockCount, _swarm.MissingCount);
        Assert.Equal(0, _swarm.Statistics.InFlight);
        AddProvider(Bob);
        Assert.NotEmpty(Wanted(Bob));
    }

    [Fact]
    public void OnBlock_ThatWasTakenBack_IsGoodAllTheSame()
    {
        AddProvider(Ann);
        var block = Wanted(Ann)[0];
        _now = _swarm.NextDeadline!.Value;
        while (!Plan().Exists(order => order.Kind == SwarmOrderKind.Cancel && order.Indexes.Contains(block)))
            _now = _swarm.NextDeadline!.Value;
        Assert.True(_swarm.Statistics.Peers[0].IsBackingOff);
        Assert.Equal(Shape.BlockCount, _swarm.MissingCount);

        Deliver(Ann, block);
        Assert.Equal(Shape.BlockCount - 1, _swarm.MissingCount);
        Assert.Equal(1, _swarm.Statistics.Stored);
        Assert.False(_swarm.Statistics.Peers[0].IsBackingOff);
        Deliver(Ann, block);
        Assert.Equal((1, 1), (_swarm.Statistics.Stored, _swarm.Statistics.Duplicates));
    }

    [Fact]
    public void OnBlock_NotStored_IsAskedForAgain()
    {
        AddProvider(Ann);
        var asked = Wanted(Ann);
        foreach (var block in asked)
            _swarm.OnBlock(Ann, block, BlockOutcome.NotStored, _now += RoundTrip);
        Assert.Equal(Shape.BlockCount, _swarm.MissingCount);
        Assert.Subset(Wanted(Ann).ToHashSet(), asked.ToHashSet());
    }

    [Fact]
    public void OnBlock_ManyThatNobodyAskedFor_DropThePeer()
    {
        AddProvider(Ann);
        var block = Wanted(Ann)[0];
        Deliver(Ann, block);
        for (var i = 0; i <= SwarmLimits.MaxUnasked; i++)
            _swarm.OnBlock(Ann, block, BlockOutcome.AlreadyHere, _now);
        Assert.DoesNotContain(Plan(), order => order.Kind == SwarmOrderKind.Drop);
        _swarm.OnBlock(Ann, block, BlockOutcome.AlreadyHere, _now);
        Assert.Contains(SwarmOrder.Drop(Ann, PeerDropReason.Flooded), Plan());
        Assert.False(_swarm.AddPeer(Ann, likelyComplete: true, RoundTrip, _now));
    }

    [Fact]
    public void OnBlock_StoredOfAPeerThatIsGone_IsTakenBackFromOthers()
    {
        AddProvider(Ann);
        var block = Wanted(Ann)[3];
        Assert.True(_swarm.OnBlock(Bob, block, BlockOutcome.Stored, _now));
        var cancel = Assert.Single(Plan(), order => order.Kind == SwarmOrderKind.Cancel);
        Assert.Equal([block], cancel.Indexes);
        Assert.Equal(Shape.BlockCount - 1, _swarm.MissingCount);
    }

    [Fact]
    public void OnLost_ABlockOfACompleteDownload_IsFetchedAgain()
    {
        for (var i = 0; i < Shape.BlockCount; i++)
            Deliver(Bob, i);
        Assert.True(_swarm.IsComplete);
        AddProvider(Ann);
        Assert.Empty(Plan());
        _swarm.OnLost(17);
        Assert.True(_swarm.IsPlanDue);
        Assert.Equal([17], Wanted(Ann));
    }

    [Fact]
    public void RemovePeer_WithBlocksUnderWay_GivesThemToOthers()
    {
        AddProvider(Ann);
        var asked = Wanted(Ann);
        AddProvider(Bob);
        Assert.Empty(Wanted(Bob).Intersect(asked));
        _swarm.RemovePeer(Ann, _now);
        Assert.True(_swarm.IsPlanDue);
        foreach (var block in Enumerable.Range(0, Shape.BlockCount))
            _swarm.OnBlock(Bob, block, BlockOutcome.Stored, _now += RoundTrip);
        Assert.True(_swarm.IsComplete);
        Assert.Equal(Shape.BlockCount, _swarm.Statistics.Stored);
        Assert.Equal(Bob, Assert.Single(_swarm.Statistics.Peers).Peer);
        Assert.Equal(0, _swarm.Statistics.InFlight);
    }

    [Fact]
    public void AddPeer_TwiceOrTooMany_IsRefused()
    {
        AddProvider(Ann);
        Assert.False(_swarm.AddPeer(Ann, likelyComplete: true, RoundTrip, _now));
        for (var i = 1; i < SwarmOptions.Default.MaxPeers; i++)
            Assert.True(_swarm.AddPeer(TestPeers.Named($"peer {i}"), likelyComplete: false, null, _now));
        Assert.False(_swarm.AddPeer(Bob, likelyComplete: true, RoundTrip, _now));
        _swarm.RemovePeer(Ann, _now);
        Assert.True(_swarm.AddPeer(Bob, likelyComplete: true, RoundTrip, _now));
    }

    [Fact]
    public void OnPresence_OutOfRangeOrUnknownPeer_IsIgnored()
    {
        AddProvider(Ann);
        Plan();
        _swarm.OnPresence(Ann, -1, isHere: false, _now);
        _swarm.OnPresence(Ann, Shape.BlockCount, isHere: true, _now);
        _swarm.OnPresence(Bob, 0, isHere: false, _now);
        Assert.Equal(Shape.BlockCount, Assert.Single(_swarm.Statistics.Peers).Known);
    }

    [Fact]
    public void OnBlock_OutOfRange_Throws()
    {
        AddProvider(Ann);
        Assert.Throws<ArgumentOutOfRangeException>(() => Deliver(Ann, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Deliver(Ann, Shape.BlockCount));
        Assert.Equal(Shape.BlockCount, _swarm.MissingCount);
    }

    [Fact]
    public void Swarm_OfNoBlocks_IsComplete()
    {
        var swarm = new Swarm(new SwarmShape(0, 65536), _ => false, SwarmOptions.Default, new Random(1));
        swarm.WantsAll = true;
        Assert.True(swarm.IsComplete);
        swarm.AddPeer(Ann, likelyComplete: true, null, _now);
        swarm.Plan(_now, _orders);
        Assert.Empty(_orders);
    }

    [Fact]
    public void AddReader_MoreThanThereMayBe_Throws()
    {
        var first = _swarm.AddReader(0, 1);
        for (var i = 1; i < SwarmOptions.Default.MaxReaders; i++)
            _swarm.AddReader(i, i + 1);
        Assert.Throws<InvalidOperationException>(() => _swarm.AddReader(0, 1));
        _swarm.RemoveReader(first);
        _swarm.AddReader(0, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => _swarm.AddReader(0, Shape.BlockCount + 1));
    }

    private void AddProvider(PeerId peer) => Assert.True(_swarm.AddPeer(peer, likelyComplete: true, RoundTrip, _now));

    private void Deliver(PeerId peer, int block) =>
        _swarm.OnBlock(peer, block, BlockOutcome.Stored, _now += TimeSpan.FromMilliseconds(10));

    private bool SayNo(List<SwarmOrder> orders)
    {
        var asked = orders.Where(order => order.Kind == SwarmOrderKind.AskHave).ToList();
        foreach (var index in asked.SelectMany(order => order.Indexes))
            _swarm.OnPresence(Ann, index, isHere: false, _now);
        return asked.Count > 0;
    }

    private List<SwarmOrder> Plan()
    {
        _orders.Clear();
        _swarm.Plan(_now, _orders);
        Assert.False(_swarm.IsPlanDue);
        return _orders;
    }

    private List<int> Wanted(PeerId peer) =>
        [.. Plan().Where(order => order.Kind == SwarmOrderKind.WantBlocks && order.Peer == peer)
            .SelectMany(order => order.Indexes)];
}
