using System.Net;
using System.Text.Json;

namespace Codex.Acceptance.Tests.Exchange;

/// <summary>Every <c>/data</c> route, on both prefixes, between two nodes.</summary>
public sealed class NetworkRoutesTests
{
    [Theory]
    [InlineData("/api/codex/v1")]
    [InlineData("/api/storage/v1")]
    public async Task DataRoutes_BetweenTwoNodes_AnswerOnThePrefix(string prefix)
    {
        await using var nodes = await TwoNodes.StartAsync(700_000);
        var (first, second, body) = nodes;
        await second.ConnectAsync(first);
        using var upload = new ByteArrayContent(body);
        using var uploaded = await first.Http.PostAsync($"{prefix}/data?blockSize=65536&advertise=true", upload);
        Assert.Equal(HttpStatusCode.OK, uploaded.StatusCode);
        var cid = await uploaded.Content.ReadAsStringAsync();
        var data = $"{prefix}/data/{cid}";

        await AssertAsync(second, HttpMethod.Get, $"{prefix}/data", 200, "{\"content\":[]}");
        await AssertAsync(second, HttpMethod.Get, $"{data}/exists", 200, $"{{\"{cid}\":false,\"has\":false}}");
        await AssertAsync(second, HttpMethod.Get, data, 404, "could not be retrieved");
        await AssertAsync(second, HttpMethod.Get, $"{data}/network/manifest", 200, cid);
        await AssertAsync(second, HttpMethod.Get, $"{data}/exists", 200, $"{{\"{cid}\":true,\"has\":true}}");
        var started = await AssertAsync(second, HttpMethod.Post, $"{data}/network?transport=direct", 200, "downloadId");
        using var item = JsonDocument.Parse(started);
        var number = item.RootElement.GetProperty("downloadId").GetUInt64();
        var events = await AssertAsync(second, HttpMethod.Get, $"{data}/network/events", 200, "event: complete");
        Assert.EndsWith("\n\n", events, StringComparison.Ordinal);
        await AssertAsync(second, HttpMethod.Get, $"{data}/network/progress/{number}", 200, "{\"active\":false}");
        await AssertAsync(second, HttpMethod.Delete, $"{data}/network/{number}", 404, "Background download not found");
        foreach (var path in new[] { data, $"{data}/network/stream" })
        {
            var bytes = await second.Http.GetByteArrayAsync(path);
            Assert.True(bytes.AsSpan().SequenceEqual(body), path);
        }

        await AssertAsync(second, HttpMethod.Get, $"{data}/advertise", 200, "\"advertise\":true");
        await AssertAsync(second, HttpMethod.Post, $"{data}/advertise?advertise=false", 200, "\"advertise\":false");
        await AssertAsync(second, HttpMethod.Get, $"{prefix}/data", 200, cid);
        await AssertAsync(second, HttpMethod.Get, $"{prefix}/space", 200, "\"totalBlocks\":12");
        await AssertAsync(second, HttpMethod.Delete, data, 204, "");
        await AssertAsync(second, HttpMethod.Delete, data, 204, "");
        await AssertAsync(second, HttpMethod.Get, $"{data}/exists", 200, $"{{\"{cid}\":false,\"has\":false}}");
        Assert.Empty(second.Process.Errors);
    }

    private static async Task<string> AssertAsync(
        PeerNode node, HttpMethod method, string path, int status, string part)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await node.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, $"{method} {path}: {response.StatusCode} {text}");
        Assert.Contains(part, text, StringComparison.Ordinal);
        return text;
    }
}
