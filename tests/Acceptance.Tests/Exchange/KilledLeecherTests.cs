using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Exchange;

/// <summary>A node that is killed while it fetches goes on by itself where it was.</summary>
public sealed class KilledLeecherTests
{
    private const int Kills = 3;
    private const int DatasetBytes = 320 << 20;

    // What docs/storage.md promises a crash can cost at most, in blocks of the default size.
    private const int CheckpointBlocks = (64 << 20) / ExpectedDataset.BlockBytes;

    [Fact]
    public async Task Start_AfterAKill_ResumesAndLosesAtMostACheckpoint()
    {
        using var directory = new TestDirectory();
        var random = Seed.NextRandom();
        await using var seeder = await PeerNode.StartAsync(Path.Combine(directory.Aside, "seeder"));
        var spr = await seeder.SprAsync();
        var body = TestBytes.Of(random, DatasetBytes);
        var cid = await seeder.Client.UploadAsync(body);
        var total = DatasetBytes / ExpectedDataset.BlockBytes;
        var here = 0L;
        var number = 0UL;
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var leecher = await StartAsync(directory, spr);
            if (kill == 0)
                number = await leecher.FetchAsync(cid);
            else
                await AssertKeptAsync(leecher, cid, here);
            here = await leecher.ReachedAsync(cid, number, here + random.Next(1, total / (Kills + 1)));
            leecher.Process.Kill();
        }

        await using var last = await StartAsync(directory, spr);
        await AssertKeptAsync(last, cid, here);

        // Resumed by itself: nobody asks for it again.
        using var deadline = new CancellationTokenSource(TestLimits.Event);
        while (await last.NowAsync(cid) is { Name: not "complete" } now)
            Assert.False(deadline.IsCancellationRequested, $"The download was not resumed: {now}");
        await last.Client.AssertDownloadsAsync(cid, body);
    }

    private static async Task AssertKeptAsync(PeerNode node, string cid, long before) =>
        Assert.InRange((await node.NowAsync(cid)).Received, before - CheckpointBlocks, long.MaxValue);

    private static Task<PeerNode> StartAsync(TestDirectory directory, string spr) =>
        PeerNode.StartAsync(Path.Combine(directory.Aside, "leecher"), $"--bootstrap-node={spr}");
}
