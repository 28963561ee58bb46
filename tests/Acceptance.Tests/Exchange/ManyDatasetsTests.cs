using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Exchange;

/// <summary>A history of archives, fetched as status-go does: all at once (status-go-rest, section 3).</summary>
public sealed class ManyDatasetsTests
{
    private const int Datasets = 50;

    [Fact]
    public async Task Fetch_FiftyDatasetsAtOnce_AllArrive()
    {
        using var directory = new TestDirectory();
        var random = Seed.NextRandom();
        await using var first = await PeerNode.StartAsync(directory, "first");
        var spr = await first.SprAsync();
        await using var second = await PeerNode.StartAsync(directory, "second", $"--bootstrap-node={spr}");
        var bodies = new Dictionary<string, byte[]>();
        for (var i = 0; i < Datasets; i++)
        {
            var body = TestBytes.Of(random, random.Next(1, 400_000));
            bodies.Add(await first.Client.UploadAsync(body, "archive-data.bin"), body);
        }

        await Task.WhenAll(bodies.Select(async dataset =>
        {
            await second.FetchAsync(dataset.Key);
            Assert.True(await second.Client.ExistsAsync(dataset.Key));
            await second.Client.AssertDownloadsAsync(dataset.Key, dataset.Value);
        }));

        Assert.Equal(Datasets, (await second.Client.ListAsync()).Count);
        Assert.Empty(second.Process.Errors);
    }
}
