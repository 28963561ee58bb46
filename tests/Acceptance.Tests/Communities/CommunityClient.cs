using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Codex.Acceptance.Tests.Clients;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Communities;

/// <summary>The calls about one community.</summary>
internal sealed class CommunityClient(NodeClient node, string id)
{
    private const string Prefix = "/api/community/v1/communities";

    /// <summary>Any call, and its answer, whatever it is.</summary>
    public async Task<(HttpStatusCode Status, string Text)> CallAsync(
        HttpMethod method, string path, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(method, Path(path)) { Content = body };
        using var response = await node.Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>A call that succeeds with this status; the JSON that it answers.</summary>
    public async Task<JsonElement> JsonAsync(
        HttpMethod method, string path, HttpContent? body = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var (status, text) = await CallAsync(method, path, body);
        Assert.True(status == expected, $"{method} {Path(path)}: {status} {text}");
        return JsonElement.Parse(text);
    }

    /// <summary>A call that answers nothing.</summary>
    public async Task NoContentAsync(HttpMethod method, string path) =>
        Assert.Equal((HttpStatusCode.NoContent, ""), await CallAsync(method, path));

    /// <summary>How far the community is.</summary>
    public async Task<CommunityState> GetAsync() => CommunityState.Of(await JsonAsync(HttpMethod.Get, ""));

    /// <summary>What a member does when a link arrives; the outcome.</summary>
    public async Task<string> SetIndexAsync(string cid, long clock)
    {
        using var body = JsonContent.Create(new { cid, clock });
        return (await JsonAsync(HttpMethod.Put, "/index", body)).GetProperty("outcome").GetString()!;
    }

    /// <summary>Gives an index as it is; the answer, whatever it is.</summary>
    public async Task<(HttpStatusCode Status, string Text)> TrySetIndexAsync(byte[] index)
    {
        using var body = new ByteArrayContent(index);
        body.Headers.ContentType = new(GoClient.OctetStream);
        return await CallAsync(HttpMethod.Put, "/index", body);
    }

    /// <summary>Publishes an archive.</summary>
    public async Task<Publication> PublishAsync(WeeklyArchive archive)
    {
        using var body = new ByteArrayContent(archive.Bytes);
        body.Headers.ContentType = new(GoClient.OctetStream);
        var json = await JsonAsync(HttpMethod.Post, "/archives" + Query(archive), body);
        return json.Deserialize<Publication>(JsonSerializerOptions.Web)!;
    }

    /// <summary>Archives, as one of the lists has them.</summary>
    public async Task<JsonElement[]> ListAsync(string path) =>
        [.. (await JsonAsync(HttpMethod.Get, path)).GetProperty("archives").EnumerateArray()];

    /// <summary>Watches until the sync has ended; the last that was told of it, or null where none ran.</summary>
    public async Task<CommunityState?> WatchAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path("/events"));
        using var response = await node.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        using var patience = new CancellationTokenSource(TestLimits.Event);
        CommunityState? last = null;
        while (await lines.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                last = CommunityState.Of(JsonElement.Parse(line["data: ".Length..]));
        }

        return last;
    }

    /// <summary>Migrates a torrent's files; what the stream of events reported at its end.</summary>
    public async Task<JsonElement> MigrateAsync(string indexPath, string dataPath, bool dryRun)
    {
        using var body = JsonContent.Create(new { index = indexPath, data = dataPath, dryRun });
        var (status, text) = await CallAsync(HttpMethod.Post, "/migration", body);
        Assert.True(status == HttpStatusCode.OK, $"{status} {text}");
        var last = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.StartsWith("event: report\ndata: ", last, StringComparison.Ordinal);
        return JsonElement.Parse(last["event: report\ndata: ".Length..]);
    }

    /// <summary>CIDs of datasets with too few providers.</summary>
    public async Task<string[]> ShortagesAsync() =>
        [.. (await JsonAsync(HttpMethod.Get, "")).GetProperty("shortages").EnumerateArray()
            .Select(shortage => shortage.GetProperty("cid").GetString()!)];

    /// <summary>Asks until it is as it should be.</summary>
    public async Task<CommunityState> BecomesAsync(Func<CommunityState, bool> expected)
    {
        using var deadline = new CancellationTokenSource(TestLimits.Event);
        CommunityState state;
        while (!expected(state = await GetAsync()))
            Assert.False(deadline.IsCancellationRequested, $"It never became so: {state}");
        return state;
    }

    private static string Query(WeeklyArchive archive) => string.Create(
        CultureInfo.InvariantCulture,
        $"?from={archive.Metadata.From.ToUnixTimeSeconds()}&to={archive.Metadata.To.ToUnixTimeSeconds()}")
        + string.Concat(archive.Metadata.Topics.Select(topic => $"&topic={topic}"));

    private string Path(string path) => $"{Prefix}/{id}{path}";
}
