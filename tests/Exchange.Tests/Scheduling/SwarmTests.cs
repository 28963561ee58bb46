using Codex.Exchange.Scheduling;
using Codex.Libp2p.Identity;

namespace Codex.Exchange.Tests.Scheduling;

/// <summary>One swarm, driven by hand.</summary>
public sealed class SwarmTests
{
    private static readonly SwarmShape Shape = new(200, 65536);
    private static readonly PeerId Ann = TestPeers.Named("ann");

    private readonly List<SwarmOrder> _orders = [];
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch.AddYears(50);

    [Fact]
    public void Plan_OneProviderAndAReader_FetchesEverythingInOrder()
    {
        var swarm = Create();
        swarm.AddReader(0, Shape.BlockCount);
        swarm.AddPeer(Ann, likelyComplete: true, TimeSpan.FromMilliseconds(20), _now);
        var asked = new Queue<int>();
        var delivered = new List<int>();
        do
        {
            foreach (var order in Plan(swarm).Where(order => order.Kind == SwarmOrderKind.WantBlocks))
                order.Indexes.ToList().ForEach(asked.Enqueue);
            _now += TimeSpan.FromMilliseconds(10);
            delivered.Add(asked.Dequeue());
            swarm.OnBlock(Ann, delivered[^1], BlockOutcome.Stored, _now);
        }
        while (!swarm.IsComplete);

        Assert.Equal(Enumerable.Range(0, Shape.BlockCount), delivered);
        Assert.Empty(asked);
    }

    private static Swarm Create() => new(Shape, _ => false, SwarmOptions.Default, new Random(1));

    private List<SwarmOrder> Plan(Swarm swarm)
    {
        _orders.Clear();
        swarm.Plan(_now, _orders);
        return _orders;
    }
}
