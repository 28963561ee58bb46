using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Exchange;

/// <summary>A history of archives, fetched as status-go does: all at once (status-go-rest, section 3).</summary>
public sealed class ManyDatasetsTests
{
    /// <summary>A history of a dozen years is asked for in one go (status-go-rest, section 3).</summary>
    [Theory]
    [InlineData(50, 400_000)]
    [InlineData(600, 20_000)]
    public async Task Fetch_ManyDatasetsAtOnce_AllArrive(int datasets, int maxBytes)
    {
        using var directory = new TestDirectory();
        var random = Seed.NextRandom();
        await using var first = await PeerNode.StartAsync(directory, "first");
        var spr = await first.SprAsync();
        await using var second = await PeerNode.StartAsync(directory, "second", $"--bootstrap-node={spr}");
        var bodies = new Dictionary<string, byte[]>();
        for (var i = 0; i < datasets; i++)
        {
            var body = TestBytes.Of(random, random.Next(1, maxBytes));
            bodies.Add(await first.Client.UploadAsync(body, "archive-data.bin"), body);
        }

        await Task.WhenAll(bodies.Select(async dataset =>
        {
            await second.FetchAsync(dataset.Key);
            Assert.True(await second.Client.ExistsAsync(dataset.Key));
            await second.Client.AssertDownloadsAsync(dataset.Key, dataset.Value);
        }));

        Assert.Equal(datasets, (await second.Client.ListAsync()).Count);
        Assert.Empty(second.Process.Errors);
    }
}
