using System.Net;
using System.Net.Http.Headers;
using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Clients;

/// <summary>What a download offers beyond upstream: ranges, HEAD, entity tags.</summary>
public sealed class DownloadTests
{
    [Fact]
    public async Task Download_OfAnyManner_IsTheSameBytes()
    {
        using var directory = new TestDirectory();
        await using var node = await NodeProcess.StartAsync(directory.Root);
        var bytes = TestBytes.Of(Seed.NextRandom(), 200_000);
        var cid = await node.Client.UploadAsync(bytes, "x.bin");
        var path = $"{NodeClient.Prefix}/data/{cid}";
        var http = node.Client.Http;

        using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(bytes.Length, head.Content.Headers.ContentLength);
        Assert.Equal($"\"{cid}\"", head.Headers.ETag!.ToString());
        Assert.Equal(["bytes"], head.Headers.AcceptRanges);

        using var part = await http.SendAsync(Request(path, new RangeHeaderValue(65_530, 131_080)));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal($"bytes 65530-131080/{bytes.Length}", part.Content.Headers.ContentRange!.ToString());
        Assert.Equal(bytes[65_530..131_081], await part.Content.ReadAsByteArrayAsync());

        using var tail = await http.SendAsync(Request(path, new RangeHeaderValue(null, 5)));
        Assert.Equal(bytes[^5..], await tail.Content.ReadAsByteArrayAsync());

        using var outside = await http.SendAsync(Request(path, new RangeHeaderValue(bytes.Length, null)));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, outside.StatusCode);

        var several = Request(path, new RangeHeaderValue(0, 0));
        several.Headers.Range!.Ranges.Add(new RangeItemHeaderValue(199_999, null));
        using var parts = await http.SendAsync(several);
        Assert.Equal(HttpStatusCode.PartialContent, parts.StatusCode);
        Assert.Equal("multipart/byteranges", parts.Content.Headers.ContentType!.MediaType);
        Assert.Equal(parts.Content.Headers.ContentLength, (await parts.Content.ReadAsByteArrayAsync()).Length);

        var known = new HttpRequestMessage(HttpMethod.Get, path);
        known.Headers.IfNoneMatch.Add(head.Headers.ETag);
        using var unchanged = await http.SendAsync(known);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync());
        await node.Client.AssertDownloadsAsync(cid, bytes);
    }

    private static HttpRequestMessage Request(string path, RangeHeaderValue range)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Range = range;
        return request;
    }
}
