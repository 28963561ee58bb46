using Codex.Api.Tests.Hosting;

namespace Codex.Api.Tests.Routes;

public sealed class RoutingTests
{
    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/api/codex/v1")]
    [InlineData("GET", "/api/codex/v1/nothing")]
    [InlineData("GET", "/api/codex/v2/data")]
    [InlineData("PUT", "/api/codex/v1/data")]
    [InlineData("PATCH", "/api/storage/v1/data")]
    [InlineData("HEAD", "/api/codex/v1/space")]
    [InlineData("POST", "/api/codex/v1/data/zDvX")]
    [InlineData("DELETE", "/openapi/v1.json")]
    [InlineData("GET", "/api/codex/v1/upload")]
    [InlineData("GET", "/api/storage/v1/sales/slots")]
    [InlineData("OPTIONS", "/api/storage/v1/sales/availability/1")]
    [InlineData("GET", "/api/storage/v1/storage/purchases")]
    public async Task Request_UnknownPathOrMethod_Is404WithoutBody(string method, string path)
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync(method, path);
        Assert.Equal(404, answer.Status);
        Assert.Empty(answer.Body);
        Assert.Null(answer.Header("Allow"));
    }

    [Theory]
    [InlineData("GET", "sales/slots")]
    [InlineData("GET", "sales/slots/1")]
    [InlineData("GET", "sales/availability")]
    [InlineData("POST", "sales/availability")]
    [InlineData("PATCH", "sales/availability/1")]
    [InlineData("GET", "sales/availability/1/reservations")]
    [InlineData("POST", "storage/request/zDvX")]
    [InlineData("GET", "storage/purchases")]
    [InlineData("GET", "storage/purchases/1")]
    public async Task Marketplace_OldPrefix_IsNotEnabled(string method, string path)
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync(method, $"/api/codex/v1/{path}");
        Assert.Equal(503, answer.Status);
        Assert.Equal("Persistence is not enabled", answer.Text);
        Assert.Equal("text/html", answer.Header("Content-Type"));
    }

    [Fact]
    public async Task BothPrefixes_SameDataset_SameAnswers()
    {
        await using TestNode node = await TestNode.StartAsync();
        byte[] bytes = TestBytes.Of(70_000);
        RawResponse upload = await node.SendAsync(
            node.Head("POST", "/api/storage/v1/data", $"Content-Length: {bytes.Length}"), bytes);
        Assert.Equal(200, upload.Status);
        foreach (string suffix in new[]
        {
            "data", "space", "peerid", "spr", "debug/info", $"data/{upload.Text}", $"data/{upload.Text}/exists",
            $"data/{upload.Text}/network/manifest", $"data/{upload.Text}/network/stream", "data/xyz",
        })
        {
            RawResponse old = await node.SendAsync("GET", $"/api/codex/v1/{suffix}");
            RawResponse recent = await node.SendAsync("GET", $"/api/storage/v1/{suffix}");
            Assert.Equal(old.Status, recent.Status);
            Assert.Equal(old.Body, recent.Body);
        }

        Assert.Equal(204, (await node.SendAsync("DELETE", $"/api/storage/v1/data/{upload.Text}")).Status);
        Assert.Equal(404, (await node.SendAsync("GET", $"/api/codex/v1/data/{upload.Text}")).Status);
    }

    [Theory]
    [InlineData("notacid", "Incorrect Cid")]
    [InlineData("zDvZRwzmNonExistentCID123456789", "Incorrect Cid")]
    [InlineData("z", "Incorrect Cid")]
    [InlineData("%20", "Incorrect Cid")]
    [InlineData("%00", "Incorrect Cid")]
    public async Task CidRoutes_MalformedCid_Are400(string cid, string expected)
    {
        await using TestNode node = await TestNode.StartAsync();
        foreach ((string method, string suffix) in new[]
        {
            ("GET", string.Empty), ("HEAD", string.Empty), ("DELETE", string.Empty), ("GET", "/exists"),
            ("POST", "/network"), ("GET", "/network/stream"), ("GET", "/network/manifest"),
            ("GET", "/network/progress/1"), ("DELETE", "/network/1"), ("GET", "/advertise"),
            ("POST", "/advertise?advertise=true"),
        })
        {
            RawResponse answer = await node.SendAsync(method, $"/api/codex/v1/data/{cid}{suffix}");

            // A null character is refused by the server before the route is looked for.
            Assert.Equal(400, answer.Status);
            if (method != "HEAD" && cid != "%00")
            {
                Assert.Equal(expected, answer.Text);
                Assert.Equal("text/html", answer.Header("Content-Type"));
            }
        }
    }

    [Theory]
    [InlineData(null, 400)]
    [InlineData("nonsense", 400)]
    [InlineData("application/json", 200)]
    public async Task RouteWithoutRawBody_BodyGiven_NeedsItsType(string? contentType, int status)
    {
        await using TestNode node = await TestNode.StartAsync();
        string[] headers = contentType is null
            ? ["Content-Length: 2"]
            : ["Content-Length: 2", $"Content-Type: {contentType}"];
        RawResponse answer = await node.SendAsync(
            node.Head("POST", "/api/codex/v1/debug/chronicles/loglevel?level=INFO", headers), "{}"u8.ToArray());
        Assert.Equal(status, answer.Status);
        Assert.Empty(answer.Body);
    }
}
