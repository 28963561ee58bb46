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
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var leecher = await StartAsync(directory, spr);
            if (kill == 0)
                await leecher.FetchAsync(cid);
            else
                await AssertResumedAsync(leecher, cid, here);
            var next = await leecher.ReachedAsync(cid, random.NextInt64(here + 1, total));
            leecher.Process.Kill();
            here = next.Received;
        }

        await using var last = await StartAsync(directory, spr);
        await AssertResumedAsync(last, cid, here);
        while ((await last.ReachedAsync(cid, total)).Received < total)
            await Task.Yield();
        await last.CompletedAsync(cid);
        await last.Client.AssertDownloadsAsync(cid, body);
    }

    private static async Task AssertResumedAsync(PeerNode node, string cid, long before)
    {
        var first = await node.ReachedAsync(cid, 0);
        Assert.InRange(first.Received, before - CheckpointBlocks, long.MaxValue);
    }

    private static Task<PeerNode> StartAsync(TestDirectory directory, string spr) =>
        PeerNode.StartAsync(Path.Combine(directory.Aside, "leecher"), $"--bootstrap-node={spr}");
}
