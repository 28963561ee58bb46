using Codex.Api.Tests.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Codex.Api.Tests.Security;

public sealed class GuardTests
{
    [Fact]
    public async Task Request_ForeignHost_Refused()
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync(
            "GET /api/codex/v1/space HTTP/1.1\r\nHost: evil.example:8080\r\n\r\n");
        Assert.Equal(403, answer.Status);
        Assert.DoesNotContain("evil", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_ForeignHostButNotRequired_Served()
    {
        await using TestNode node = await TestNode.StartAsync(TestNode.Defaults with { RequireLoopbackHost = false });
        RawResponse answer = await node.SendAsync("GET /api/codex/v1/space HTTP/1.1\r\nHost: codex1:8080\r\n\r\n");
        Assert.Equal(200, answer.Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Authorization: Bearer secreT")]
    [InlineData("Authorization: Bearer secret-and-more")]
    [InlineData("Authorization: Bearer ")]
    [InlineData("Authorization: Basic secret")]
    [InlineData("Authorization: secret")]
    public async Task Request_WithoutTheToken_Refused(string? header)
    {
        await using TestNode node = await TestNode.StartAsync(TestNode.Defaults with { Token = "secret" });
        string[] headers = header is null ? [] : [header];
        foreach (string path in new[] { "/api/codex/v1/space", "/openapi/v1.json", "/", "/api/storage/v1/data" })
        {
            RawResponse answer = await node.SendAsync("GET", path, headers);
            Assert.Equal(401, answer.Status);
            Assert.Equal("Bearer", answer.Header("WWW-Authenticate"));
        }
    }

    [Theory]
    [InlineData("Authorization: Bearer secret")]
    [InlineData("authorization: bearer secret")]
    public async Task Request_WithTheToken_ServedUnderAnyHost(string header)
    {
        await using TestNode node = await TestNode.StartAsync(TestNode.Defaults with { Token = "secret" });
        RawResponse answer = await node.SendAsync(
            $"GET /api/codex/v1/space HTTP/1.1\r\nHost: node.example\r\n{header}\r\n\r\n");
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public void AddCodexApi_EmptyToken_Refused() => Assert.Throws<ArgumentException>(
        () => new ServiceCollection().AddCodexApi(TestNode.Defaults with { Token = " " }));

    [Fact]
    public void AddCodexApi_Server_ToleratesSlowClientsWithinTheLimits()
    {
        using ServiceProvider services = new ServiceCollection().AddCodexApi(TestNode.Defaults).BuildServiceProvider();
        KestrelServerLimits limits = services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.Equal(ApiLimits.SlowUploadGrace, limits.MinRequestBodyDataRate!.GracePeriod);
        Assert.Equal(ApiLimits.SlowDownloadGrace, limits.MinResponseDataRate!.GracePeriod);
        Assert.Equal(ApiLimits.RequestHeadersTimeout, limits.RequestHeadersTimeout);
    }

    [Fact]
    public async Task Upload_WithoutTheToken_NotStored()
    {
        await using TestNode node = await TestNode.StartAsync(TestNode.Defaults with { Token = "secret" });
        RawResponse answer = await node.SendAsync(
            node.Head("POST", "/api/codex/v1/data", "Content-Length: 5"), "hello"u8.ToArray());
        Assert.Equal(401, answer.Status);
        Assert.Empty(node.Store.ListManifests());
    }

    [Fact]
    public async Task Handler_Throws_Answers503AndGoesOn()
    {
        await using TestNode node = await TestNode.StartAsync();
        node.Peers.Connect = (_, _) => throw new InvalidOperationException("inner detail");
        RawResponse answer = await node.SendAsync("GET", "/api/codex/v1/connect/16Uxyz");
        Assert.Equal(503, answer.Status);
        Assert.DoesNotContain("inner detail", answer.Text, StringComparison.Ordinal);
        Assert.Contains("inner detail", Assert.Single(node.Log.Complaints), StringComparison.Ordinal);
        Assert.Equal(200, (await node.SendAsync("GET", "/api/codex/v1/space")).Status);
    }
}
