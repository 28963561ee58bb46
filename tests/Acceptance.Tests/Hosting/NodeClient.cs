using System.Net;
using System.Text.Json;

namespace Codex.Acceptance.Tests.Hosting;

/// <summary>The calls of the API that most tests make.</summary>
internal sealed class NodeClient(Uri address) : IDisposable
{
    public const string Prefix = "/api/codex/v1";

    public Uri Address => address;

    /// <summary>The client below, for calls that no method here makes.</summary>
    public HttpClient Http { get; } = new() { BaseAddress = address, Timeout = TestLimits.Event };

    /// <summary>Uploads with any body; the answer, whatever it is.</summary>
    public async Task<(HttpStatusCode Status, string Text)> PostAsync(HttpContent body, string? filename)
    {
        if (filename is not null)
            body.Headers.TryAddWithoutValidation("Content-Disposition", $"filename=\"{filename}\"");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Prefix}/data") { Content = body };
        request.Headers.TransferEncodingChunked = body.Headers.ContentLength is null;
        using var response = await Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Uploads; the CID.</summary>
    public async Task<string> UploadAsync(byte[] bytes, string? filename = null)
    {
        using var body = new ByteArrayContent(bytes);
        var (status, text) = await PostAsync(body, filename);
        Assert.True(status == HttpStatusCode.OK, $"Upload: {status} {text}");
        return text;
    }

    /// <summary>Downloads whole.</summary>
    public async Task<byte[]> DownloadAsync(string cid) => await Http.GetByteArrayAsync($"{Prefix}/data/{cid}");

    /// <summary>Downloads whole, and every byte is right.</summary>
    public async Task AssertDownloadsAsync(string cid, byte[] expected)
    {
        var bytes = await DownloadAsync(cid);
        Assert.True(bytes.AsSpan().SequenceEqual(expected), $"{cid}: {bytes.Length} bytes, {expected.Length} expected");
    }

    public async Task<HttpStatusCode> DownloadStatusAsync(string cid)
    {
        using var response = await Http.GetAsync($"{Prefix}/data/{cid}");
        return response.StatusCode;
    }

    public async Task DeleteAsync(string cid)
    {
        using var response = await Http.DeleteAsync($"{Prefix}/data/{cid}");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    public async Task<bool> ExistsAsync(string cid)
    {
        using var json = await GetJsonAsync($"/data/{cid}/exists");
        return json.RootElement.GetProperty(cid).GetBoolean();
    }

    /// <summary>What the node lists, by CID.</summary>
    public async Task<Dictionary<string, ListedDataset>> ListAsync()
    {
        using var json = await GetJsonAsync("/data");
        return json.RootElement.GetProperty("content").EnumerateArray().ToDictionary(
            item => item.GetProperty("cid").GetString()!,
            item => ListedDataset.Of(item.GetProperty("manifest")));
    }

    public async Task<NodeSpace> SpaceAsync()
    {
        using var json = await GetJsonAsync("/space");
        return new NodeSpace(Number("totalBlocks"), Number("quotaUsedBytes"), Number("quotaReservedBytes"));
        long Number(string name) => json.RootElement.GetProperty(name).GetInt64();
    }

    /// <summary>
    /// Asks for the space until it is as expected: no answer tells of what a node does after its client left.
    /// </summary>
    public async Task AssertSpaceBecomesAsync(NodeSpace expected)
    {
        using var deadline = new CancellationTokenSource(TestLimits.Event);
        NodeSpace space;
        while ((space = await SpaceAsync()) != expected && !deadline.IsCancellationRequested)
            await Task.Yield();
        Assert.Equal(expected, space);
    }

    public void Dispose() => Http.Dispose();

    /// <summary>An answer in JSON.</summary>
    public async Task<JsonDocument> GetJsonAsync(string path)
    {
        using var response = await Http.GetAsync(Prefix + path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode} {text}");
        return JsonDocument.Parse(text);
    }
}
