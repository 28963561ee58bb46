using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Codex.Exchange.Benchmarks;
using Codex.Node.Benchmarks;

namespace Codex.Community.Benchmarks;

/// <summary>A node in a process of its own, driven over REST.</summary>
internal sealed class CommunityPeer : IAsyncDisposable
{
    private const string OctetStream = "application/octet-stream";
    private readonly NodeProcess _process;
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMinutes(10) };
    private readonly string _communities;

    private CommunityPeer(NodeProcess process)
    {
        _process = process;
        _communities = new Uri(new Uri(process.Api), "/api/community/v1/communities").ToString();
    }

    public static async Task<CommunityPeer> StartAsync(string directory, string durability, params string[] options) =>
        new(await NodeProcess.StartAsync(
            directory,
            durability,
            ["--listen-addrs=/ip4/127.0.0.1/tcp/0", "--disc-port=0", "--nat=none", .. options]));

    /// <summary>CPU seconds and peak memory from now on.</summary>
    public Account OpenAccount() => Account.Open([_process.Id]);

    public double MemoryMib() => _process.MemoryMib("VmRSS");

    public async Task<string> SprAsync()
    {
        using var json = JsonDocument.Parse(await _client.GetStringAsync(_process.Api + "/spr"));
        return json.RootElement.GetProperty("spr").GetString()!;
    }

    /// <summary>Introduces it to another: neither has to be found in the DHT first.</summary>
    public async Task ConnectAsync(CommunityPeer other)
    {
        using var info = JsonDocument.Parse(await other._client.GetStringAsync(other._process.Api + "/debug/info"));
        var id = info.RootElement.GetProperty("id").GetString();
        var address = Uri.EscapeDataString(info.RootElement.GetProperty("addrs")[0].GetString()!);
        using var response = await _client.GetAsync($"{_process.Api}/connect/{id}?addrs={address}");
        await TextAsync(response);
    }

    /// <summary>Stores an archive as status-go does; its CID.</summary>
    public async Task<string> UploadAsync(byte[] bytes)
    {
        using var body = new ByteArrayContent(bytes);
        body.Headers.ContentType = new MediaTypeHeaderValue(OctetStream);
        body.Headers.TryAddWithoutValidation("Content-Disposition", "filename=\"archive-data.bin\"");
        using var response = await _client.PostAsync(_process.Data, body);
        return await TextAsync(response);
    }

    /// <summary>Makes a body the index of a community; its CID.</summary>
    public async Task<string> SetIndexAsync(string id, byte[] index, long clock)
    {
        using var body = new ByteArrayContent(index);
        body.Headers.ContentType = new MediaTypeHeaderValue(OctetStream);
        using var response = await _client.PutAsync($"{_communities}/{id}/index?clock={clock}", body);
        using var json = JsonDocument.Parse(await TextAsync(response));
        return json.RootElement.GetProperty("cid").GetString()!;
    }

    /// <summary>What a member does when a link arrives: all of the community is fetched from now on.</summary>
    public async Task SetIndexAsync(string id, string cid, long clock)
    {
        using var response = await _client.PutAsJsonAsync($"{_communities}/{id}/index", new { cid, clock });
        await TextAsync(response);
    }

    /// <summary>One community.</summary>
    public async Task<JsonElement> GetAsync(string id)
    {
        using var response = await _client.GetAsync($"{_communities}/{id}");
        return JsonElement.Parse(await TextAsync(response));
    }

    /// <summary>A page of the list, and where the next one begins; null after the last.</summary>
    public async Task<(JsonElement[] Communities, string? Next)> PageAsync(string? after, int limit)
    {
        var start = after is null ? "" : $"&after={after}";
        using var response = await _client.GetAsync($"{_communities}?limit={limit}{start}");
        var json = JsonElement.Parse(await TextAsync(response));
        return ([.. json.GetProperty("communities").EnumerateArray()], json.GetProperty("next").GetString());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
    }

    private static async Task<string> TextAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? text
            : throw new InvalidOperationException(
                $"{response.RequestMessage!.RequestUri}: {response.StatusCode} {text}");
    }
}
