using System.Net;
using System.Text.Json;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Exchange;

/// <summary>A node that exchanges datasets with others on loopback.</summary>
internal sealed class PeerNode : IAsyncDisposable
{
    private PeerNode(NodeProcess process) => Process = process;

    public NodeProcess Process { get; }

    public NodeClient Client => Process.Client;

    public HttpClient Http => Client.Http;

    /// <summary>Starts a node that listens on loopback only, with a data directory of this name.</summary>
    public static async Task<PeerNode> StartAsync(TestDirectory directory, string name, params string[] options) => new(
        await NodeProcess.StartAsync(
            Path.Combine(directory.Aside, name),
            ["--listen-addrs=/ip4/127.0.0.1/tcp/0", "--nat=none", .. options]));

    public async Task<string> SprAsync()
    {
        using var json = await Client.GetJsonAsync("/spr");
        return json.RootElement.GetProperty("spr").GetString()!;
    }

    /// <summary>Introduces this node to another.</summary>
    public async Task ConnectAsync(PeerNode other)
    {
        var (peerId, address) = await other.WhereAsync();
        await ConnectAsync(peerId, address);
    }

    /// <summary>Introduces this node to a peer.</summary>
    public async Task ConnectAsync(string peerId, string address) => Assert.Equal(
        (HttpStatusCode.OK, "Successfully connected to peer"), await TryConnectAsync(peerId, address));

    /// <summary>Asks this node to connect; the answer, whatever it is.</summary>
    public async Task<(HttpStatusCode Status, string Text)> TryConnectAsync(string peerId, params string[] addresses)
    {
        var query = string.Join('&', addresses.Select(static address => "addrs=" + Uri.EscapeDataString(address)));
        using var response = await Http.GetAsync($"{NodeClient.Prefix}/connect/{peerId}?{query}");
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Who this node is, and the one address where it listens.</summary>
    public async Task<(string PeerId, string Address)> WhereAsync()
    {
        using var info = await Client.GetJsonAsync("/debug/info");
        return (
            info.RootElement.GetProperty("id").GetString()!,
            info.RootElement.GetProperty("addrs").EnumerateArray().Single().GetString()!);
    }

    /// <summary>Ids of the peers that it is connected with.</summary>
    public async Task<string[]> ConnectionsAsync()
    {
        using var info = await Client.GetJsonAsync("/debug/info");
        return [.. info.RootElement.GetProperty("connections").EnumerateArray()
            .Select(connection => connection.GetProperty("peerId").GetString()!)];
    }

    /// <summary>Asks for a dataset to be fetched; the number of the download.</summary>
    public async Task<ulong> FetchAsync(string cid)
    {
        using var response = await Http.PostAsync($"{NodeClient.Prefix}/data/{cid}/network", null);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode} {text}");
        using var json = JsonDocument.Parse(text);
        Assert.Equal(cid, json.RootElement.GetProperty("cid").GetString());
        return json.RootElement.GetProperty("downloadId").GetUInt64();
    }

    /// <summary>Waits until a download is over; it must be complete then.</summary>
    public async Task CompletedAsync(string cid)
    {
        var last = default(FetchEvent);
        await foreach (var next in WatchAsync(cid))
            last = next;
        Assert.Equal(("complete", last.Total), (last.Name, last.Received));
    }

    /// <summary>How far a dataset is.</summary>
    public async Task<FetchEvent> NowAsync(string cid)
    {
        await foreach (var next in WatchAsync(cid))
            return next;
        throw new InvalidOperationException("The events ended without an end.");
    }

    /// <summary>
    /// Asks until so many blocks are here; how many there are. Events come four times a second, in which much arrives.
    /// </summary>
    public async Task<long> ReachedAsync(string cid, ulong number, long blocks)
    {
        using var deadline = new CancellationTokenSource(TestLimits.Event);
        while (true)
        {
            using var progress = await Client.GetJsonAsync($"/data/{cid}/network/progress/{number}");
            if (progress.RootElement.TryGetProperty("received", out var received) && received.GetInt64() >= blocks)
                return received.GetInt64();
            Assert.False(deadline.IsCancellationRequested, $"{blocks} blocks never came: {progress.RootElement}");
        }
    }

    /// <summary>The progress of a download, up to its end.</summary>
    public async IAsyncEnumerable<FetchEvent> WatchAsync(string cid)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{NodeClient.Prefix}/data/{cid}/network/events");
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        using var patience = new CancellationTokenSource(TestLimits.Event);
        while (await lines.ReadLineAsync(patience.Token) is { } line)
        {
            if (!line.StartsWith("event: ", StringComparison.Ordinal))
                continue;
            var data = (await lines.ReadLineAsync(patience.Token))!["data: ".Length..];
            using var json = JsonDocument.Parse(data);
            yield return new FetchEvent(
                line["event: ".Length..],
                json.RootElement.GetProperty("received").GetInt64(),
                json.RootElement.GetProperty("total").GetInt64());
        }
    }

    /// <summary>Reads a dataset from the network.</summary>
    public Task<byte[]> StreamAsync(string cid) => Http.GetByteArrayAsync(StreamPath(cid));

    /// <summary>Reads a part of a dataset from the network.</summary>
    public async Task<byte[]> StreamAsync(string cid, long from, long to)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, StreamPath(cid));
        request.Headers.Range = new(from, to);
        using var response = await Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync();
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static string StreamPath(string cid) => $"{NodeClient.Prefix}/data/{cid}/network/stream";
}
