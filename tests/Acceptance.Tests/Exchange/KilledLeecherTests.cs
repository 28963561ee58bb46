using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Exchange;

/// <summary>A node that is killed while it fetches goes on by itself where it was.</summary>
public sealed class KilledLeecherTests
{
    private const int Kills = 3;
    private const int DatasetBytes = 320 << 20;

    [Fact]
    public async Task Start_AfterAKill_ResumesByItselfAndFetchesNothingTwice()
    {
        using var directory = new TestDirectory();
        var random = Seed.NextRandom();
        await using var seeder = await PeerNode.StartAsync(directory, "seeder");
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

        await last.CompletedAsync(cid);
        await last.Client.AssertDownloadsAsync(cid, body);
    }

    /// <summary>Nobody asks for it again: it is resumed, from all that had come.</summary>
    private static async Task AssertKeptAsync(PeerNode node, string cid, long before)
    {
        using var deadline = new CancellationTokenSource(TestLimits.Event);
        FetchEvent now;
        while ((now = await node.NowAsync(cid)).Name == "stopped")
            Assert.False(deadline.IsCancellationRequested, "The download was not resumed.");
        Assert.InRange(now.Received, before, now.Total);
    }

    private static Task<PeerNode> StartAsync(TestDirectory directory, string spr) =>
        PeerNode.StartAsync(directory, "leecher", $"--bootstrap-node={spr}");
}
