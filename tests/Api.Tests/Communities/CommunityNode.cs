using System.Text.Json;
using Codex.Api.Tests.Hosting;
using Codex.Communities;

namespace Codex.Api.Tests.Communities;

/// <summary>A node with real grains, asked about communities as Go's client asks.</summary>
internal sealed class CommunityNode(TestNode node) : IAsyncDisposable
{
    public const string All = ApiEndpoints.CommunityPrefix + "/communities";

    public const string Id = "0x02d0abc6a0eb4ab6f1a1d9c0d86bd7f33f37e0a0d0b2a0eb4ab6f1a1d9c0d86bd7";

    /// <summary>A manifest that nobody has.</summary>
    public const string Unknown = "zDvZRwzmA8NewhTLcDGaFLog6g33fjXU6p6KGZrqsMfdcNqS9GNW";

    /// <summary>What an encrypted index looks like: a hash ratchet's message.</summary>
    public static byte[] Encrypted => [0xaa, 0x06, 0x02, 0x01, 0x02];

    public TestNode Node => node;

    public static async Task<CommunityNode> StartAsync(CommunityOptions? options = null, long quotaBytes = 1L << 30) =>
        new(await TestNode.StartAsync(
            TestNode.Impatient, quotaBytes, communities: options ?? CommunityOptions.Default));

    /// <summary>A request without a body; those that could have one say that it is empty.</summary>
    public Task<RawResponse> SendAsync(string method, string path = "", string id = Id) =>
        method is "POST" or "PUT"
            ? node.SendAsync(method, PathOf(path, id), "Content-Length: 0")
            : node.SendAsync(method, PathOf(path, id));

    public Task<RawResponse> SendAsync(string method, string path, byte[] body, string? type, string id = Id)
    {
        string[] headers = type is null
            ? [$"Content-Length: {body.Length}"]
            : [$"Content-Length: {body.Length}", $"Content-Type: {type}"];
        return node.SendAsync(node.Head(method, PathOf(path, id), headers), body);
    }

    public Task<RawResponse> SendJsonAsync(string method, string path, string json, string id = Id) =>
        SendAsync(method, path, System.Text.Encoding.UTF8.GetBytes(json), "application/json", id);

    /// <summary>The answer as JSON, which must be a success.</summary>
    public static JsonElement Read(RawResponse answer)
    {
        Assert.True(answer.Status is 200 or 201, $"{answer.Status} {answer.Text}");
        Assert.Equal("application/json", answer.Header("Content-Type"));
        return JsonDocument.Parse(answer.Body).RootElement;
    }

    public async Task<JsonElement> GetAsync(string path = "", string id = Id) =>
        Read(await SendAsync("GET", path, id));

    public async Task RegisterAsync(string id = Id) =>
        Assert.Equal(201, (await SendAsync("PUT", id: id)).Status);

    /// <summary>Publishes the archive of a week.</summary>
    public async Task<JsonElement> PublishAsync(int week, byte[]? body = null, string id = Id) => Read(
        await SendAsync(
            "POST",
            $"/archives?from={week * 604_800}&to={(week + 1) * 604_800}&topic=0x01020304",
            body ?? BodyOf(week),
            "application/octet-stream",
            id));

    public static byte[] BodyOf(int week) => [(byte)week, .. TestBytes.Of(70_000)];

    /// <summary>Events of a stream that has ended: their names and data.</summary>
    public static (string Name, JsonElement Data)[] Events(RawResponse answer)
    {
        Assert.Equal(200, answer.Status);
        Assert.Equal("text/event-stream", answer.Header("Content-Type"));
        Assert.True(answer.IsWhole);
        return
        [
            .. answer.Text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(text => text.Split('\n'))
                .Select(lines => (lines[0]["event: ".Length..], lines[1]["data: ".Length..]))
                .Select(one => (one.Item1, JsonDocument.Parse(one.Item2).RootElement)),
        ];
    }

    public ValueTask DisposeAsync() => node.DisposeAsync();

    private static string PathOf(string path, string id) => $"{All}/{id}{path}";
}
