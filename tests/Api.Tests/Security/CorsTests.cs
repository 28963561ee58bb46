using Codex.Api.Tests.Hosting;

namespace Codex.Api.Tests.Security;

public sealed class CorsTests
{
    private const string Page = "http://app.example";

    [Fact]
    public async Task Request_CorsNotConfigured_NoHeaders()
    {
        await using TestNode node = await TestNode.StartAsync();
        string cid = await node.UploadAsync(TestBytes.Of(10));
        foreach ((string method, string path) in new[]
        {
            ("GET", "space"), ("GET", "peerid"), ("GET", $"data/{cid}"), ("GET", "data/xyz"), ("OPTIONS", "data"),
            ("OPTIONS", $"data/{cid}"), ("DELETE", $"data/{cid}"),
        })
        {
            RawResponse answer = await node.SendAsync(
                method, $"/api/codex/v1/{path}", $"Origin: {Page}", $"Origin: {Page}");
            Assert.DoesNotContain(
                answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }

        Assert.Equal(404, (await node.SendAsync("OPTIONS", "/api/codex/v1/space", $"Origin: {Page}")).Status);
    }

    [Theory]
    [InlineData("*", Page, "*", null)]
    [InlineData(Page, Page, Page, "Origin")]
    [InlineData("app.example", Page, Page, "Origin")]
    [InlineData("app.example", "https://app.example", "https://app.example", "Origin")]
    [InlineData("app.example", "ftp://app.example", null, "Origin")]
    [InlineData(Page, "https://app.example", null, "Origin")]
    [InlineData(Page, "http://evil.example", null, "Origin")]
    [InlineData("*", null, null, null)]
    [InlineData(Page, null, null, "Origin")]
    public async Task Content_Configured_OriginIsEchoedWhenItMatches(
        string configured, string? origin, string? expected, string? vary)
    {
        await using TestNode node = await TestNode.StartAsync(TestNode.Defaults with { CorsOrigin = configured });
        string[] headers = origin is null ? [] : [$"Origin: {origin}"];
        RawResponse answer = await node.SendAsync("GET", "/api/codex/v1/space", headers);
        Assert.Equal(200, answer.Status);
        Assert.Equal(expected, answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal(vary, answer.Header("Vary"));
        Assert.Null(answer.Header("Access-Control-Allow-Methods"));
    }

    [Theory]
    [InlineData("GET", "peerid", 200, "GET, OPTIONS")]
    [InlineData("GET", "debug/info", 200, "GET, OPTIONS")]
    [InlineData("GET", "spr", 503, "GET, OPTIONS")]
    [InlineData("GET", "connect/xyz", 400, "GET, OPTIONS")]
    [InlineData("POST", "debug/chronicles/loglevel?level=INFO", 200, "POST, OPTIONS")]
    [InlineData("GET", "data/xyz", 400, "GET, OPTIONS")]
    [InlineData("DELETE", "data/xyz", 400, "DELETE, OPTIONS")]
    [InlineData("DELETE", "data/zDvZRwzmA8NewhTLcDGaFLog6g33fjXU6p6KGZrqsMfdcNqS9GNW", 204, "DELETE, OPTIONS")]
    [InlineData("GET", "data/xyz/exists", 400, "GET, OPTIONS")]
    public async Task DetailedRoutes_Configured_NameMethodAndAge(string method, string path, int status, string methods)
    {
        await using TestNode node = await TestNode.StartAsync(TestNode.Defaults with { CorsOrigin = Page });
        RawResponse answer = await node.SendAsync(method, $"/api/codex/v1/{path}");
        Assert.Equal(status, answer.Status);
        Assert.Equal(Page, answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal(methods, answer.Header("Access-Control-Allow-Methods"));
        Assert.Equal("86400", answer.Header("Access-Control-Max-Age"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/network/stream")]
    public async Task Download_Configured_HasUpstreamsHeadersAndTheRightOnes(string suffix)
    {
        await using TestNode node = await TestNode.StartAsync(TestNode.Defaults with { CorsOrigin = "*" });
        string cid = await node.UploadAsync(TestBytes.Of(10));
        RawResponse answer = await node.SendAsync("GET", $"/api/codex/v1/data/{cid}{suffix}", $"Origin: {Page}");
        Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal("GET, OPTIONS", answer.Header("Access-Control-Allow-Methods"));
        Assert.Equal("X-Requested-With", answer.Header("Access-Control-Headers"));
        Assert.Equal("X-Requested-With", answer.Header("Access-Control-Allow-Headers"));
        Assert.Contains(
            "Content-Disposition", answer.Header("Access-Control-Expose-Headers")!, StringComparison.Ordinal);
        Assert.Equal(TestBytes.Of(10), answer.Body);
    }

    [Theory]
    [InlineData("data", 204, "POST, OPTIONS", "content-type, content-disposition")]
    [InlineData("data/xyz", 204, "GET,DELETE, OPTIONS", "range, if-range, if-none-match")]
    [InlineData("space", 200, "GET, OPTIONS", null)]
    [InlineData("data/xyz/network", 200, "POST, OPTIONS", null)]
    [InlineData("data/xyz/network/7", 200, "DELETE, OPTIONS", null)]
    [InlineData("data/xyz/advertise", 200, "GET,POST, OPTIONS", null)]
    [InlineData("sales/availability/1", 204, "PATCH, OPTIONS", "content-type")]
    public async Task Preflight_Configured_Answered(string path, int status, string methods, string? headers)
    {
        await using TestNode node = await TestNode.StartAsync(TestNode.Defaults with { CorsOrigin = Page });
        RawResponse answer = await node.SendAsync("OPTIONS", $"/api/codex/v1/{path}", $"Origin: {Page}");
        Assert.Equal(status, answer.Status);
        Assert.Empty(answer.Body);
        Assert.Equal(Page, answer.Header("Access-Control-Allow-Origin"));
        Assert.Equal(methods, answer.Header("Access-Control-Allow-Methods"));
        Assert.Equal(headers, answer.Header("Access-Control-Allow-Headers"));
        Assert.Equal("86400", answer.Header("Access-Control-Max-Age"));
    }

    [Fact]
    public async Task Preflight_TokenConfigured_NeedsNoneAndAllowsTheHeader()
    {
        await using TestNode node = await TestNode.StartAsync(
            TestNode.Defaults with { CorsOrigin = Page, Token = "secret" });
        RawResponse answer = await node.SendAsync("OPTIONS", "/api/codex/v1/data", $"Origin: {Page}");
        Assert.Equal(204, answer.Status);
        Assert.Equal(
            "content-type, content-disposition, authorization", answer.Header("Access-Control-Allow-Headers"));
    }

    [Fact]
    public async Task Request_TwoOrigins_Refused()
    {
        await using TestNode node = await TestNode.StartAsync(TestNode.Defaults with { CorsOrigin = "*" });
        RawResponse answer = await node.SendAsync(
            "GET", "/api/codex/v1/space", $"Origin: {Page}", "Origin: http://other.example");
        Assert.Equal(400, answer.Status);
        Assert.Equal("Only a single Origin header must be specified", answer.Text);
    }
}
