using Codex.Exchange.Downloads;
using Codex.Exchange.Messages;
using Codex.Exchange.Scheduling;
using Codex.Exchange.Tests.Peers;

namespace Codex.Exchange.Tests.Downloads;

/// <summary>Peers that lie, leave, and do not listen.</summary>
public sealed class DownloadPeerTests
{
    private readonly SampleDataset _dataset = new(1, 24);

    [Fact]
    public async Task Delivery_ForgedBlock_BansAndTheHonestPeerServes()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        var liar = bench.Join();
        await bench.Exchange.StartDownloadAsync(stored);
        bench.TellAll(liar, _dataset);
        var asked = await liar.NextBlockAsync();
        bench.Exchange.OnDelivery(liar, _dataset.Forged(asked.Address.Index));
        await liar.Banned;
        Assert.Equal(0, bench.Exchange.FindProgress(_dataset.TreeCid)!.Value.Peers);
        bench.JoinSeeder([_dataset]);
        Assert.Equal(DownloadStatus.Complete, await bench.Observer.NextEndAsync());
    }

    [Fact]
    public async Task Delivery_ForgedBlockOfAPeerOutsideOfTheSwarm_Bans()
    {
        var options = new ExchangeOptions { Swarm = SwarmOptions.Default with { MaxPeers = 1 } };
        await using var bench = await ExchangeBench.StartAsync(options);
        var stored = await bench.AddAsync(_dataset);
        bench.Join();
        await bench.Exchange.StartDownloadAsync(stored);
        var outside = bench.Join();
        bench.Exchange.OnDelivery(outside, _dataset.Forged(0));
        await outside.Banned;
    }

    [Fact]
    public async Task Delivery_IndexOutsideOfTheDataset_Bans()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        var liar = bench.Join();
        await bench.Exchange.StartDownloadAsync(stored);
        bench.Exchange.OnDelivery(
            liar, new BlockDelivery(BlockAddress.Leaf(_dataset.TreeCid, 24), [], new byte[4096], []));
        await liar.Banned;
        Assert.Equal(DownloadStatus.Active, bench.Exchange.FindProgress(_dataset.TreeCid)!.Value.Status);
    }

    [Fact]
    public async Task Leave_BlocksAreAskedFor_AreAskedOfAnother()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        var first = bench.Join();
        await bench.Exchange.StartDownloadAsync(stored);
        bench.TellAll(first, _dataset);
        await first.NextBlockAsync();
        bench.JoinSeeder([_dataset], mostBlocks: 2);
        bench.Exchange.OnLeft(first);
        bench.JoinSeeder([_dataset]);
        Assert.Equal(DownloadStatus.Complete, await bench.Observer.NextEndAsync());
    }

    [Fact]
    public async Task Send_PeerDoesNotTakeIt_LeavesTheSwarmAndJoinsWithTheNextSearch()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        var deaf = bench.JoinSeeder([_dataset]);
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        deaf.OnSend = (_, _) =>
        {
            deaf.OnSend = static (_, _) => ValueTask.FromResult(true);
            refused.SetResult();
            return ValueTask.FromResult(false);
        };
        await bench.Exchange.StartDownloadAsync(stored);
        await refused.Task.WaitAsync(TestNode.Patience, TestContext.Current.CancellationToken);

        // Whenever the search comes: by the clock of the swarm, which only goes on here.
        var end = bench.Observer.NextEndAsync();
        while (!end.IsCompleted)
        {
            bench.Time.Advance(SwarmLimits.MinFindPeers);
            await Task.WhenAny(end, bench.Finder.NextSearchAsync());
        }

        Assert.Equal(DownloadStatus.Complete, await end);
        Assert.False(deaf.IsBanned);
    }

    [Fact]
    public async Task Send_PeerThrows_EndsNothing()
    {
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        var broken = bench.Join();
        broken.OnSend = static (_, _) => throw new NotSupportedException();
        await bench.Exchange.StartDownloadAsync(stored);
        bench.JoinSeeder([_dataset]);
        Assert.Equal(DownloadStatus.Complete, await bench.Observer.NextEndAsync());
    }

    [Fact]
    public async Task Presences_OfSeveralDatasetsInOneMessage_ReachEach()
    {
        var other = new SampleDataset(2, 24);
        await using var bench = await ExchangeBench.StartAsync();
        var stored = await bench.AddAsync(_dataset);
        var storedOther = await bench.AddAsync(other);
        var peer = bench.Join();
        await bench.Exchange.StartDownloadAsync(stored);
        await bench.Exchange.StartDownloadAsync(storedOther);
        bench.Exchange.OnPresences(peer,
        [
            new BlockPresence(BlockAddress.Leaf(_dataset.TreeCid, 3), true),
            new BlockPresence(BlockAddress.Leaf(other.TreeCid, 5), true),
            new BlockPresence(BlockAddress.Leaf(_dataset.TreeCid, 4), true),
            new BlockPresence(BlockAddress.Leaf(other.TreeCid, 99), true),
        ]);
        var asked = new HashSet<BlockAddress>();
        while (asked.Count < 3)
            asked.Add((await peer.NextBlockAsync()).Address);
        Assert.Equal(
            [3, 4, 5], asked.Select(static address => address.Index).Order());
        Assert.Contains(BlockAddress.Leaf(other.TreeCid, 5), asked);
    }
}
