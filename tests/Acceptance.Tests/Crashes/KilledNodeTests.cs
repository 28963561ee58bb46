using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Crashes;

/// <summary>A killed process loses nothing that it acknowledged and keeps nothing else, in either durability.</summary>
public sealed class KilledNodeTests
{
    private const int Kills = 9;
    private const int ManyKills = 100;

    [Theory]
    [InlineData("strict")]
    [InlineData("relaxed")]
    public Task Kill_DuringUploadsAndDeletions_KeepsWhatWasAcknowledged(string durability) =>
        KillAsync(durability, Kills);

    [Theory]
    [InlineData("strict")]
    [InlineData("relaxed")]
    [Trait("Category", "Long")]
    public Task Kill_Often_KeepsWhatWasAcknowledged(string durability) => KillAsync(durability, ManyKills);

    private static async Task KillAsync(string durability, int kills)
    {
        using var directory = new TestDirectory();
        var workload = new Workload(Seed.NextRandom());
        var option = $"--durability={durability}";
        var interrupted = 0;
        var node = await NodeProcess.StartAsync(directory.Root, option);
        try
        {
            for (var kill = 0; kill < kills; kill++)
            {
                using (var point = workload.NextKill(node, directory))
                    await workload.RunAsync(node, point);
                await node.ExitAsync();
                await node.DisposeAsync();
                interrupted += workload.Interrupted + TestDirectory.Names(directory.Staging).Length;
                node = await NodeProcess.StartAsync(directory.Root, option);
                await workload.AssertKeptAsync(node, directory);
            }

            Assert.True(interrupted > 0, "No kill hit anything: the kill points are wrong");
            await RepoCheck.AssertTrashEmptiesAsync(directory);
            Assert.Empty(node.Errors);
            Assert.Equal(0, await node.StopAsync());
        }
        finally
        {
            await node.DisposeAsync();
        }
    }
}
