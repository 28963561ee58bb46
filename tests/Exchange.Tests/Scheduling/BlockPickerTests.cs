using Codex.Exchange.Scheduling;

namespace Codex.Exchange.Tests.Scheduling;

/// <summary>What is asked for first.</summary>
public sealed class BlockPickerTests
{
    private const int Blocks = 1000;
    private readonly Random _random = Seed.NextRandom();
    private readonly WantedBlocks _wanted = new(Blocks, _ => false) { WantsAll = true };
    private readonly Rarity _rarity = new(Blocks);
    private readonly List<int> _picked = [];
    private readonly BlockPicker _picker;

    public BlockPickerTests() => _picker = new BlockPicker(_wanted, _rarity, new ScanOrder(16, _random));

    [Fact]
    public void Pick_WithAReader_TakesItsBlocksInOrderFirst()
    {
        var everything = Peer(0, Blocks);
        _wanted.AddReader(new ReaderWindow(new ReaderId(0), 500, Blocks, readAhead: 44));
        _picker.Pick(everything.Has, 60, skip: 0, leastHolders: 1, _picked);
        Assert.Equal(Enumerable.Range(500, 44), _picked.Take(44));
        Assert.Equal(60, _picked.Distinct().Count());
        Assert.All(_picked, block => Assert.False(_wanted.Open.Contains(block)));
    }

    [Fact]
    public void Pick_WithHead_LeavesItToFasterPeers()
    {
        var slow = Peer(0, Blocks);
        _wanted.AddReader(new ReaderWindow(new ReaderId(0), 500, Blocks, readAhead: 44));
        _picker.Pick(slow.Has, 4, skip: 10, leastHolders: 1, _picked);
        Assert.Equal(Enumerable.Range(510, 4), _picked);
    }

    [Fact]
    public void PickLeftOver_BlocksThatNoFasterPeerHas_AreTaken()
    {
        var (slow, fast) = (SwarmPeer(Peer(0, Blocks)), SwarmPeer(Peer(503, Blocks)));
        _wanted.AddReader(new ReaderWindow(new ReaderId(0), 500, Blocks, readAhead: 44));
        _picker.PickLeftOver(slow, 100, skip: 10, [fast], _picked);
        Assert.Equal([500, 501, 502], _picked);
    }

    [Fact]
    public void Pick_WithoutReader_TakesTheRarestRunsWhole()
    {
        var everything = Peer(0, Blocks);
        Peer(0, 320);
        Peer(352, Blocks);
        _picker.Pick(everything.Has, 32, skip: 0, leastHolders: 1, _picked);
        Assert.Equal(Enumerable.Range(320, 32), _picked.Order());
    }

    [Fact]
    public void Pick_APeerWithParts_TakesOnlyWhatItHas()
    {
        Peer(0, Blocks);
        var part = Peer(100, 130);
        _picker.Pick(part.Has, 100, skip: 0, leastHolders: 1, _picked);
        Assert.Equal(Enumerable.Range(100, 30), _picked.Order());
        _picked.Clear();
        _picker.Pick(part.Has, 100, skip: 0, leastHolders: 1, _picked);
        Assert.Empty(_picked);
    }

    [Fact]
    public void Pick_WithoutBackgroundAndReader_TakesNothing()
    {
        _wanted.WantsAll = false;
        _picker.Pick(Peer(0, Blocks).Has, 100, skip: 0, leastHolders: 1, _picked);
        Assert.Empty(_picked);
    }

    private static SwarmPeer SwarmPeer(PeerAvailability availability) =>
        new(TestPeers.Named("any"), 0, new PeerPipeline(65536, 1 << 30, null), availability);

    private PeerAvailability Peer(int first, int end)
    {
        var availability = new PeerAvailability(Blocks, _rarity, isPresumed: false);
        for (var i = first; i < end; i++)
            availability.Gain(i);
        return availability;
    }
}
