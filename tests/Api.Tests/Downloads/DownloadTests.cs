using Codex.Api.Tests.Hosting;
using Codex.Content;
using Codex.Multiformats;
using Codex.Storage;

namespace Codex.Api.Tests.Downloads;

public sealed class DownloadTests
{
    private const string Path = "/api/codex/v1/data";

    [Theory]
    [InlineData("")]
    [InlineData("/network/stream")]
    public async Task Head_Dataset_HasTheHeadersOfGet(string suffix)
    {
        await using TestNode node = await TestNode.StartAsync();
        string cid = await node.UploadAsync(TestBytes.Of(100_000));
        RawResponse get = await node.SendAsync("GET", $"{Path}/{cid}{suffix}");
        RawResponse head = await node.SendAsync("HEAD", $"{Path}/{cid}{suffix}");
        Assert.Equal(200, head.Status);
        Assert.Equal(Comparable(get), Comparable(head));
        Assert.Equal($"\"{cid}\"", get.Header("ETag"));
        Assert.Equal("bytes", get.Header("Accept-Ranges"));
        Assert.Equal("nosniff", get.Header("X-Content-Type-Options"));
        Assert.Contains("immutable", get.Header("Cache-Control")!, StringComparison.Ordinal);

        RawResponse unknown = await node.SendAsync(
            "HEAD", $"{Path}/zDvZRwzmA8NewhTLcDGaFLog6g33fjXU6p6KGZrqsMfdcNqS9GNW{suffix}");
        Assert.Equal(404, unknown.Status);
    }

    [Fact]
    public async Task Get_IfNoneMatch_Is304WithoutBody()
    {
        await using TestNode node = await TestNode.StartAsync();
        string cid = await node.UploadAsync(TestBytes.Of(1000));
        RawResponse answer = await node.SendAsync("GET", $"{Path}/{cid}", $"If-None-Match: \"{cid}\"");
        Assert.Equal(304, answer.Status);
        Assert.Equal($"\"{cid}\"", answer.Header("ETag"));
        Assert.Equal(200, (await node.SendAsync("GET", $"{Path}/{cid}", "If-None-Match: \"other\"")).Status);
        Assert.Equal(
            404,
            (await node.SendAsync(
                "GET", $"{Path}/zDvZRwzmA8NewhTLcDGaFLog6g33fjXU6p6KGZrqsMfdcNqS9GNW", "If-None-Match: *")).Status);
    }

    [Fact]
    public async Task Get_BlockCid_IsNoManifest()
    {
        await using TestNode node = await TestNode.StartAsync();
        byte[] bytes = TestBytes.Of(1000);
        string cid = await node.UploadAsync(bytes);
        byte[] digest = new byte[BlockDigest.Bytes];
        BlockDigest.Compute(bytes, ContentLimits.DefaultBlockSize, digest);
        Cid block = Cid.FromDigest(Multicodec.CodexBlock, digest);

        RawResponse exists = await node.SendAsync("GET", $"{Path}/{block}/exists");
        Assert.Equal($$"""{"{{block}}":true,"has":true}""", exists.Text);
        RawResponse get = await node.SendAsync("GET", $"{Path}/{block}");
        Assert.Equal(404, get.Status);
        Assert.Equal("Unable to decode as manifest", get.Text);
        RawResponse delete = await node.SendAsync("DELETE", $"{Path}/{block}");
        Assert.Equal(500, delete.Status);
        Assert.Equal("Directly deleting a block that is part of a dataset is not allowed.", delete.Text);
        Assert.Equal(bytes, (await node.SendAsync("GET", $"{Path}/{cid}")).Body);
    }

    [Theory]
    [InlineData("a\"\r\nX-Injected: 1\r\n\r\n<script>", "text/html\r\nX-Injected: 1")]
    [InlineData("../../../home/x/.ssh/authorized_keys", "text/plain; charset=\"\u0001\"")]
    [InlineData("naïve ☂.txt", "téxt/plain")]
    public async Task Get_HostileManifest_InjectsNothing(string filename, string mimeType)
    {
        await using TestNode node = await TestNode.StartAsync();
        StoredManifest stored = await node.StoreAsync(TestBytes.Of(100), filename, mimeType);
        RawResponse answer = await node.SendAsync("GET", $"{Path}/{stored.Cid}");
        Assert.Equal(200, answer.Status);
        Assert.Null(answer.Header("X-Injected"));
        Assert.Equal("application/octet-stream", answer.Header("Content-Type"));
        Assert.Equal(TestBytes.Of(100), answer.Body);
        string quoted = answer.Header("Content-Disposition")!.Split('"')[1];
        Assert.DoesNotContain('/', quoted);
    }

    [Fact]
    public async Task List_ManyDatasets_IsWhole()
    {
        await using TestNode node = await TestNode.StartAsync();
        for (int i = 0; i < 1000; i++)
            await node.StoreAsync(BitConverter.GetBytes(i), $"file \"{i}\".bin");
        RawResponse answer = await node.SendAsync("GET", Path);
        Assert.Null(answer.Header("Content-Length"));
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(answer.Body);
        System.Text.Json.JsonElement content = json.RootElement.GetProperty("content");
        Assert.Equal(1000, content.GetArrayLength());
        Assert.Equal("file \"7\".bin", content[7].GetProperty("manifest").GetProperty("filename").GetString());
    }

    [Fact]
    public async Task List_Empty_IsAnEmptyList()
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync("GET", Path);
        Assert.Equal("""{"content":[]}""", answer.Text);
        Assert.Equal("14", answer.Header("Content-Length"));
    }

    [Fact]
    public async Task Space_AfterDelete_IsAsBefore()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.UploadAsync(TestBytes.Of(10));
        string before = (await node.SendAsync("GET", "/api/codex/v1/space")).Text;
        string cid = await node.UploadAsync(TestBytes.Of(1_000_000));
        Assert.NotEqual(before, (await node.SendAsync("GET", "/api/codex/v1/space")).Text);
        Assert.Equal(204, (await node.SendAsync("DELETE", $"{Path}/{cid}")).Status);
        Assert.Equal(before, (await node.SendAsync("GET", "/api/codex/v1/space")).Text);
        Assert.Null(await node.Grain(cid).GetAsync(default));
    }

    private static IEnumerable<string> Comparable(RawResponse response) => response.Headers
        .Where(header => header.Key != "Date")
        .Select(header => $"{header.Key}: {header.Value}");
}
