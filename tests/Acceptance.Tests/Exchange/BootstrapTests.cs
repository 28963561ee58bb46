using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Exchange;

/// <summary>Nodes that know one node to join through, and find everything else by CID.</summary>
public sealed class BootstrapTests
{
    private const int Nodes = 5;

    [Fact]
    public async Task Fetch_FiveNodesThatKnowOneOfThem_FindTheDatasetByItsCid()
    {
        using var directory = new TestDirectory();
        var nodes = new List<PeerNode>();
        try
        {
            nodes.Add(await StartAsync(directory, 0));
            var spr = await nodes[0].SprAsync();
            for (var i = 1; i < Nodes; i++)
                nodes.Add(await StartAsync(directory, i, $"--bootstrap-node={spr}"));
            var body = TestBytes.Of(Seed.NextRandom(), 2_000_000);
            var cid = await nodes[1].Client.UploadAsync(body);

            await Task.WhenAll(nodes.Select(async node =>
            {
                await node.FetchAsync(cid);
                await node.CompletedAsync(cid);
                await node.Client.AssertDownloadsAsync(cid, body);
            }));

            using var info = await nodes[2].Client.GetJsonAsync("/debug/info");
            Assert.NotEmpty(info.RootElement.GetProperty("table").GetProperty("nodes").EnumerateArray());
            foreach (var node in nodes)
                Assert.Empty(node.Process.Errors);
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Fetch_FromANodeThatOnlyDownloaded_Works()
    {
        using var directory = new TestDirectory();
        await using var first = await StartAsync(directory, 0);
        var spr = await first.SprAsync();
        await using var second = await StartAsync(directory, 1, $"--bootstrap-node={spr}");
        var body = TestBytes.Of(Seed.NextRandom(), 2_000_000);
        var cid = await second.Client.UploadAsync(body);
        await using (var third = await StartAsync(directory, 2, $"--bootstrap-node={spr}"))
        {
            await third.FetchAsync(cid);
            await third.CompletedAsync(cid);
            Assert.Equal(0, await second.Process.StopAsync());

            // The bootstrap node never had it: only the third one is left that has.
            await first.FetchAsync(cid);
            await first.CompletedAsync(cid);
        }

        await first.Client.AssertDownloadsAsync(cid, body);
    }

    private static Task<PeerNode> StartAsync(TestDirectory directory, int number, params string[] options) =>
        PeerNode.StartAsync(directory, $"node{number}", options);
}
