using System.Net;
using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Starting;

/// <summary>The disk is the truth about bytes: a database that is lost, damaged or old costs no dataset.</summary>
public sealed class LostDatabaseTests
{
    public static TheoryData<DatabaseFate> Fates => [.. Enum.GetValues<DatabaseFate>()];

    [Theory]
    [MemberData(nameof(Fates))]
    public async Task Start_DatabaseLost_HasEveryDatasetAndCanDeleteIt(DatabaseFate fate)
    {
        using var directory = new TestDirectory();
        var random = Seed.NextRandom();
        byte[][] bodies = [TestBytes.Of(random, 1), TestBytes.Of(random, 65537), TestBytes.Of(random, 1 << 20)];
        ExpectedDataset[] datasets = [.. bodies.Select(body => ExpectedDataset.Of(body, "x.bin"))];
        await using (var empty = await NodeProcess.StartAsync(directory.Root))
            Assert.Equal(0, await empty.StopAsync());
        var old = File.ReadAllBytes(directory.Database);
        await using (var first = await NodeProcess.StartAsync(directory.Root))
        {
            foreach (var body in bodies)
                await first.Client.UploadAsync(body, "x.bin");
            Assert.Equal(0, await first.StopAsync());
        }

        Befall(fate, directory.Database, old, random);
        await using (var node = await NodeProcess.StartAsync(directory.Root))
        {
            await RepoCheck.AssertHoldsAsync(node, directory, datasets);
            for (var i = 0; i < datasets.Length; i++)
            {
                await node.Client.AssertDownloadsAsync(datasets[i].Cid, bodies[i]);
                await node.Client.DeleteAsync(datasets[i].Cid);
                Assert.Equal(HttpStatusCode.NotFound, await node.Client.DownloadStatusAsync(datasets[i].Cid));
            }

            await RepoCheck.AssertHoldsAsync(node, directory, []);
            Assert.Equal(0, await node.StopAsync());
        }

        await using var last = await NodeProcess.StartAsync(directory.Root);
        await RepoCheck.AssertHoldsAsync(last, directory, []);
    }

    [Fact]
    public async Task Start_RepoLost_ListsNothingAndTakesEverythingAgain()
    {
        using var directory = new TestDirectory();
        var body = TestBytes.Of(Seed.NextRandom(), 100_000);
        var dataset = ExpectedDataset.Of(body);
        await using (var first = await NodeProcess.StartAsync(directory.Root))
        {
            await first.Client.UploadAsync(body);
            Assert.Equal(0, await first.StopAsync());
        }

        Directory.Delete(directory.Repo, recursive: true);
        await using var node = await NodeProcess.StartAsync(directory.Root);
        await RepoCheck.AssertHoldsAsync(node, directory, []);
        Assert.False(await node.Client.ExistsAsync(dataset.Cid));
        Assert.Equal(dataset.Cid, await node.Client.UploadAsync(body));
        await node.Client.AssertDownloadsAsync(dataset.Cid, body);
        await RepoCheck.AssertHoldsAsync(node, directory, [dataset]);
    }

    private static void Befall(DatabaseFate fate, string database, byte[] old, Random random)
    {
        var bytes = File.ReadAllBytes(database);
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(database)!, "codex.db*"))
            File.Delete(file);
        var left = fate switch
        {
            DatabaseFate.Deleted => null,
            DatabaseFate.Emptied => [],
            DatabaseFate.Truncated => bytes[..(bytes.Length / 2 + 1)],
            DatabaseFate.Garbage => TestBytes.Of(random, bytes.Length),
            DatabaseFate.GarbageInside => [.. bytes.AsSpan(0, 4096), .. TestBytes.Of(random, bytes.Length - 4096)],
            DatabaseFate.Older => old,
            _ => throw new ArgumentOutOfRangeException(nameof(fate)),
        };
        if (left is not null)
            File.WriteAllBytes(database, left);
    }
}
