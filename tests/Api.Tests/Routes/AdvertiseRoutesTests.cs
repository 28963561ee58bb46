using Codex.Api.Tests.Hosting;
using Codex.Content;

namespace Codex.Api.Tests.Routes;

public sealed class AdvertiseRoutesTests
{
    [Fact]
    public async Task Advertise_SetAndGet_Agree()
    {
        await using TestNode node = await TestNode.StartAsync();
        string cid = await node.UploadAsync(TestBytes.Of(10));
        string path = $"/api/storage/v1/data/{cid}/advertise";
        Assert.Equal($$"""{"cid":"{{cid}}","advertise":true}""", (await node.SendAsync("GET", path)).Text);
        RawResponse set = await node.SendAsync("POST", path + "?advertise=false", "Content-Length: 0");
        Assert.Equal($$"""{"cid":"{{cid}}","advertise":false}""", set.Text);
        Assert.Equal($$"""{"cid":"{{cid}}","advertise":false}""", (await node.SendAsync("GET", path)).Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?advertise=")]
    [InlineData("?advertise=1")]
    public async Task Advertise_SetWithoutValue_Is400(string query)
    {
        await using TestNode node = await TestNode.StartAsync();
        string cid = await node.UploadAsync(TestBytes.Of(10));
        RawResponse answer = await node.SendAsync("POST", $"/api/storage/v1/data/{cid}/advertise{query}");
        Assert.Equal(400, answer.Status);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "?advertise=true")]
    public async Task Advertise_UnknownDataset_Is404(string method, string query)
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync(
            method, $"/api/storage/v1/data/zDvZRwzmA8NewhTLcDGaFLog6g33fjXU6p6KGZrqsMfdcNqS9GNW/advertise{query}");
        Assert.Equal(404, answer.Status);
    }

    [Theory]
    [InlineData("GET", "advertise")]
    [InlineData("POST", "advertise?advertise=true")]
    [InlineData("GET", "network/events")]
    public async Task Request_TreeOfAStoredDataset_Is404(string method, string route)
    {
        // Its tree is here, but the routes speak of manifests.
        await using TestNode node = await TestNode.StartAsync();
        Cid manifest = Cid.Parse(await node.UploadAsync(TestBytes.Of(10)));
        Cid tree = node.Store.FindManifest(manifest)!.Manifest.TreeCid;
        RawResponse answer = await node.SendAsync(
            method, $"/api/storage/v1/data/{tree}/{route}", "Content-Length: 0");
        Assert.Equal(404, answer.Status);
    }
}
