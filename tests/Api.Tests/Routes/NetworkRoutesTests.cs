using System.Text.Json;
using Codex.Api.Tests.Hosting;

namespace Codex.Api.Tests.Routes;

public sealed class NetworkRoutesTests
{
    private const string Unknown = "zDvZRwzmA8NewhTLcDGaFLog6g33fjXU6p6KGZrqsMfdcNqS9GNW";

    [Theory]
    [InlineData("POST", "network", "text/html", "Error retries exhausted")]
    [InlineData("GET", "network/manifest", "text/html", "Error retries exhausted")]
    [InlineData(
        "GET",
        "network/stream",
        "text/html; charset=utf-8",
        "The requested CID could not be retrieved (Error retries exhausted).")]
    public async Task Network_UnknownCid_Is404AtOnce(string method, string path, string contentType, string text)
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync(method, $"/api/codex/v1/data/{Unknown}/{path}");
        Assert.Equal(404, answer.Status);
        Assert.Equal(contentType, answer.Header("Content-Type"));
        Assert.Equal(text, answer.Text);
    }

    [Fact]
    public async Task Download_LocalDataset_HasAnIdThatStaysAndIsNotActive()
    {
        await using TestNode node = await TestNode.StartAsync();
        string cid = await node.UploadAsync(TestBytes.Of(1000));
        string sameBytes = (await node.StoreAsync(TestBytes.Of(1000), "other.txt")).Cid.ToString();
        ulong id = await StartAsync(node, cid);
        Assert.Equal(id, await StartAsync(node, cid));
        Assert.Equal(id, await StartAsync(node, sameBytes));
        Assert.InRange(id, 0UL, (1UL << 53) - 1);

        RawResponse progress = await node.SendAsync("GET", $"/api/storage/v1/data/{cid}/network/progress/{id}");
        Assert.Equal("""{"active":false}""", progress.Text);
        Assert.Equal("application/json", progress.Header("Content-Type"));
        RawResponse cancel = await node.SendAsync("DELETE", $"/api/storage/v1/data/{cid}/network/{id}");
        Assert.Equal(404, cancel.Status);
        Assert.Equal("Background download not found", cancel.Text);
    }

    [Theory]
    [InlineData("GET", "progress/x")]
    [InlineData("GET", "progress/-1")]
    [InlineData("GET", "progress/18446744073709551616")]
    [InlineData("DELETE", "x")]
    public async Task DownloadId_NotANumber_Is400(string method, string path)
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync(method, $"/api/storage/v1/data/{Unknown}/network/{path}");
        Assert.Equal(400, answer.Status);
        Assert.Equal("Invalid download ID", answer.Text);
    }

    [Theory]
    [InlineData("transport=direct", 200, null)]
    [InlineData("transport=smoke", 400, "transport must be 'direct' or 'mix'")]
    [InlineData("advertise=false", 200, null)]
    [InlineData("advertise=perhaps", 400, "Invalid advertise parameter")]
    public async Task Download_Query_IsChecked(string query, int status, string? text)
    {
        await using TestNode node = await TestNode.StartAsync();
        string cid = await node.UploadAsync(TestBytes.Of(10));
        RawResponse answer = await node.SendAsync("POST", $"/api/storage/v1/data/{cid}/network?{query}");
        Assert.Equal(status, answer.Status);
        if (text is not null)
            Assert.Equal(text, answer.Text);
    }

    private static async Task<ulong> StartAsync(TestNode node, string cid)
    {
        RawResponse answer = await node.SendAsync("POST", $"/api/storage/v1/data/{cid}/network", "Content-Length: 0");
        Assert.Equal(200, answer.Status);
        using JsonDocument json = JsonDocument.Parse(answer.Body);
        Assert.Equal(cid, json.RootElement.GetProperty("cid").GetString());
        return json.RootElement.GetProperty("downloadId").GetUInt64();
    }
}
