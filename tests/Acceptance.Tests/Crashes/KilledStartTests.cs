using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Crashes;

/// <summary>Nodes killed before they serve anything: the next start goes on where they stopped.</summary>
public sealed class KilledStartTests
{
    private const int Kills = 5;
    private const int ManyKills = 50;
    private const int MaxChanges = 40;

    [Fact]
    public Task Kill_DuringAFirstStart_LeavesADirectoryThatStarts() => KillFirstStartsAsync(Kills);

    [Fact]
    [Trait("Category", "Long")]
    public Task Kill_DuringManyFirstStarts_LeavesADirectoryThatStarts() => KillFirstStartsAsync(ManyKills);

    [Fact]
    public Task Kill_DuringRecovery_LeavesTheRestToTheNext() => KillRecoveriesAsync(Kills);

    [Fact]
    [Trait("Category", "Long")]
    public Task Kill_DuringManyRecoveries_LeavesTheRestToTheNext() => KillRecoveriesAsync(ManyKills);

    private static async Task KillFirstStartsAsync(int kills)
    {
        var random = Seed.NextRandom();
        for (var kill = 0; kill < kills; kill++)
        {
            using var directory = new TestDirectory();
            directory.Create();
            await KillStartAsync(directory.Root, directory.Root, random.Next(1, MaxChanges));
            await using var node = await NodeProcess.StartAsync(directory.Root);
            await RepoCheck.AssertHoldsAsync(node, directory, []);
            await node.Client.UploadAsync([1]);
            Assert.Empty(node.Errors);
        }
    }

    private static async Task KillRecoveriesAsync(int kills)
    {
        var random = Seed.NextRandom();
        using var directory = new TestDirectory();
        var workload = new Workload(random);
        await using (var first = await NodeProcess.StartAsync(directory.Root, "--durability=relaxed"))
        {
            using var point = KillPoint.AfterBytes(first, 30, 1 << 20);
            await workload.RunAsync(first, point);
            await first.ExitAsync();
        }

        for (var kill = 0; kill < kills; kill++)
        {
            // Anew every time: a recovery that was not disturbed has nothing left to do.
            await using (var settled = await NodeProcess.StartAsync(directory.Root))
                await workload.AssertKeptAsync(settled, directory);
            Wreckage.Plant(directory, workload, random);
            await KillStartAsync(directory.Root, directory.Repo, random.Next(1, 3 * Wreckage.Pieces));
        }

        await using var node = await NodeProcess.StartAsync(directory.Root);
        await workload.AssertKeptAsync(node, directory);
        await RepoCheck.AssertTrashEmptiesAsync(directory);
    }

    private static async Task KillStartAsync(string root, string watched, int changes)
    {
        await using var node = NodeProcess.Launch(root);
        using var point = KillPoint.AfterChanges(node, watched, 0, changes);
        await node.TryReadyAsync();
        point.FireNow();
        await node.ExitAsync();
    }
}
