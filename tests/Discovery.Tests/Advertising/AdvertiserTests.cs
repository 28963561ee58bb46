using Codex.Content;
using Codex.Discovery.Advertising;
using Codex.Discovery.Routing;
using Codex.Discovery.Tests.Simulation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Codex.Discovery.Tests.Advertising;

public sealed class AdvertiserTests
{
    private static readonly Cid[] Cids =
        [.. Enumerable.Range(0, 100).Select(number => Cid.OfManifest([(byte)number]))];

    [Fact]
    public void Add_Cids_AnnouncesEachAtOnceAndSoManyAtATime() => Tell(async (world, routing, advertiser) =>
    {
        foreach (var cid in Cids)
            Assert.True(advertiser.Add(cid));
        Assert.False(advertiser.Add(Cids[0]));
        Assert.Equal((100, 100), (advertiser.Count, advertiser.PendingCount));
        Assert.Null(advertiser.LastSuccess);

        await world.PassAsync(TimeSpan.FromSeconds(2.1));

        Assert.Equal(Keys(Cids), routing.Provided.Select(provided => provided.Key).Order());
        Assert.Equal(DiscoveryLimits.Default.AnnounceParallelism, routing.MostAtOnce);
        Assert.Equal(0, advertiser.PendingCount);
        Assert.NotNull(advertiser.LastSuccess);
    });

    [Fact]
    public void Add_Cids_AreAnnouncedAgainWithinEveryHalfHourAndNotAllAtOnce() =>
        Tell(async (world, routing, advertiser) =>
        {
            foreach (var cid in Cids)
                advertiser.Add(cid);

            await world.PassAsync(TimeSpan.FromHours(5));

            var ofOne = routing.Provided.Where(provided => provided.Key == NodeId.Of(Cids[7]))
                .Select(provided => provided.At).ToArray();
            Assert.All(ofOne.Zip(ofOne.Skip(1)), pair => Assert.InRange(
                pair.Second - pair.First, TimeSpan.FromMinutes(24), TimeSpan.FromMinutes(30.1)));
            Assert.InRange(ofOne.Length, 10, 13);
            var busiest = routing.Provided.Skip(Cids.Length)
                .CountBy(provided => provided.At.Ticks / TimeSpan.TicksPerMinute)
                .Max(minute => minute.Value);
            Assert.InRange(busiest, 1, 50);
        });

    [Fact]
    public void Add_NobodyListens_TriesOneAfterGrowingPausesAndThenAll() => Tell(async (world, routing, advertiser) =>
    {
        routing.Listeners = 0;
        foreach (var cid in Cids)
            advertiser.Add(cid);
        await world.PassAsync(TimeSpan.FromMinutes(10));
        var tries = routing.Provided.Count;
        Assert.InRange(tries, 15, 40);
        Assert.Equal(100, advertiser.PendingCount);

        routing.Listeners = 1;
        await world.PassAsync(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(3));

        Assert.Equal(0, advertiser.PendingCount);
        Assert.Equal(Keys(Cids), routing.Provided.Skip(tries).Select(provided => provided.Key).Order());
    });

    [Fact]
    public void Add_NodeJoinsSoon_AnnouncesSoonAfter() => Tell(async (world, routing, advertiser) =>
    {
        routing.Listeners = 0;
        advertiser.Add(Cids[0]);
        await world.PassAsync(TimeSpan.FromSeconds(2));
        routing.Listeners = 1;

        await world.PassAsync(TimeSpan.FromSeconds(3));

        Assert.Equal(0, advertiser.PendingCount);
    });

    [Fact]
    public void Add_NoRecordOrFailure_IsTriedAgain() => Tell(async (world, routing, advertiser) =>
    {
        var record = routing.Current;
        routing.Current = null;
        advertiser.Add(Cids[0]);
        await world.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Empty(routing.Provided);
        (routing.Current, routing.Failure) = (record, new InvalidOperationException());
        await world.PassAsync(TimeSpan.FromSeconds(20));
        Assert.NotEmpty(routing.Provided);
        Assert.Equal(1, advertiser.PendingCount);

        routing.Failure = null;
        await world.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(0, advertiser.PendingCount);
    });

    [Fact]
    public void Remove_Cid_IsNotAnnouncedAgain() => Tell(async (world, routing, advertiser) =>
    {
        advertiser.Add(Cids[0]);
        advertiser.Add(Cids[1]);
        await world.PassAsync(TimeSpan.FromSeconds(1));

        Assert.True(advertiser.Remove(Cids[0]));
        Assert.False(advertiser.Remove(Cids[0]));
        await world.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(1, routing.Provided.Count(provided => provided.Key == NodeId.Of(Cids[0])));
        Assert.Equal((1, 0), (advertiser.Count, advertiser.PendingCount));
    });

    [Fact]
    public void Remove_WhileBeingAnnounced_IsNotAnnouncedAgain() => Tell(async (world, routing, advertiser) =>
    {
        advertiser.Add(Cids[0]);
        await world.PassAsync(TimeSpan.FromMilliseconds(100));
        Assert.Single(routing.Provided);

        advertiser.Remove(Cids[0]);
        await world.PassAsync(TimeSpan.FromHours(1));

        Assert.Single(routing.Provided);
        Assert.Equal((0, 0), (advertiser.Count, advertiser.PendingCount));
    });

    [Fact]
    public void Remove_AndAddedAgainWhileBeingAnnounced_IsAnnouncedOnceMore() =>
        Tell(async (world, routing, advertiser) =>
        {
            advertiser.Add(Cids[0]);
            await world.PassAsync(TimeSpan.FromMilliseconds(100));
            advertiser.Remove(Cids[0]);
            Assert.True(advertiser.Add(Cids[0]));
            Assert.Equal((1, 1), (advertiser.Count, advertiser.PendingCount));

            await world.PassAsync(TimeSpan.FromMinutes(1));

            Assert.Equal(2, routing.Provided.Count);
            Assert.Equal((1, 0), (advertiser.Count, advertiser.PendingCount));
        });

    [Fact]
    public void AddAndRemove_ManyTimes_AnnouncesThoseThatAreLeft() => Tell(async (world, routing, advertiser) =>
    {
        for (var round = 0; round < 50; round++)
        {
            foreach (var cid in Cids)
                advertiser.Add(cid);
            foreach (var cid in Cids[10..])
                advertiser.Remove(cid);
            await world.PassAsync(TimeSpan.FromMilliseconds(300));
        }

        routing.Provided.Clear();
        await world.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal((10, 0), (advertiser.Count, advertiser.PendingCount));
        Assert.Equal(Keys(Cids[..10]), routing.Provided.Select(provided => provided.Key).Distinct().Order());
        Assert.All(
            routing.Provided.CountBy(provided => provided.Key), times => Assert.InRange(times.Value, 1, 3));
    });

    [Fact]
    public void AnnounceAll_WhileBeingAnnounced_AnnouncesOnceMore() => Tell(async (world, routing, advertiser) =>
    {
        advertiser.Add(Cids[0]);
        await world.PassAsync(TimeSpan.FromMilliseconds(100));

        advertiser.AnnounceAll();
        await world.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(2, routing.Provided.Count);
        advertiser.AnnounceAll();
        await world.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(3, routing.Provided.Count);
    });

    private static IEnumerable<NodeId> Keys(IEnumerable<Cid> cids) => cids.Select(NodeId.Of).Order();

    private static void Tell(Func<SimulatedWorld, FakeRouting, Advertiser, Task> story) =>
        SimulatedWorld.Run(async world =>
        {
            var routing = new FakeRouting(world);
            await using var advertiser = new Advertiser(
                routing, routing, DiscoveryLimits.Default, world.Clock, new Random(world.Random.Next()),
                NullLogger<Advertiser>.Instance);
            advertiser.Start();
            await story(world, routing, advertiser);
        });
}
