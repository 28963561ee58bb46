using System.Text.Json;
using Codex.Api.Tests.Hosting;
using Codex.Datasets.Ports;
using Codex.Grains.Interfaces;

namespace Codex.Api.Tests.Routes;

public sealed class NetworkRoutesTests
{
    private const string Unknown = "zDvZRwzmA8NewhTLcDGaFLog6g33fjXU6p6KGZrqsMfdcNqS9GNW";

    [Theory]
    [InlineData("POST", "network", "text/html", "Error retries exhausted")]
    [InlineData("GET", "network/manifest", "text/html", "Error retries exhausted")]
    [InlineData(
        "GET",
        "network/stream",
        "text/html; charset=utf-8",
        "The requested CID could not be retrieved (Error retries exhausted).")]
    public async Task Network_UnknownCid_Is404AtOnce(string method, string path, string contentType, string text)
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync(method, $"/api/codex/v1/data/{Unknown}/{path}");
        Assert.Equal(404, answer.Status);
        Assert.Equal(contentType, answer.Header("Content-Type"));
        Assert.Equal(text, answer.Text);
    }

    [Fact]
    public async Task Download_LocalDataset_HasAnIdThatStaysAndIsNotActive()
    {
        await using TestNode node = await TestNode.StartAsync();
        string cid = await node.UploadAsync(TestBytes.Of(1000));
        string sameBytes = (await node.StoreAsync(TestBytes.Of(1000), "other.txt")).Cid.ToString();
        ulong id = await StartAsync(node, cid);
        Assert.Equal(id, await StartAsync(node, cid));
        Assert.Equal(id, await StartAsync(node, sameBytes));
        Assert.InRange(id, 0UL, (1UL << 53) - 1);

        RawResponse progress = await node.SendAsync("GET", $"/api/storage/v1/data/{cid}/network/progress/{id}");
        Assert.Equal("""{"active":false}""", progress.Text);
        Assert.Equal("application/json", progress.Header("Content-Type"));
        RawResponse cancel = await node.SendAsync("DELETE", $"/api/storage/v1/data/{cid}/network/{id}");
        Assert.Equal(404, cancel.Status);
        Assert.Equal("Background download not found", cancel.Text);
    }

    [Theory]
    [InlineData("GET", "progress/x")]
    [InlineData("GET", "progress/-1")]
    [InlineData("GET", "progress/18446744073709551616")]
    [InlineData("DELETE", "x")]
    public async Task DownloadId_NotANumber_Is400(string method, string path)
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync(method, $"/api/storage/v1/data/{Unknown}/network/{path}");
        Assert.Equal(400, answer.Status);
        Assert.Equal("Invalid download ID", answer.Text);
    }

    [Theory]
    [InlineData("transport=direct", 200, null)]
    [InlineData("transport=smoke", 400, "transport must be 'direct' or 'mix'")]
    [InlineData("advertise=false", 200, null)]
    [InlineData("advertise=perhaps", 400, "Invalid advertise parameter")]
    public async Task Download_Query_IsChecked(string query, int status, string? text)
    {
        await using TestNode node = await TestNode.StartAsync();
        string cid = await node.UploadAsync(TestBytes.Of(10));
        RawResponse answer = await node.SendAsync("POST", $"/api/storage/v1/data/{cid}/network?{query}");
        Assert.Equal(status, answer.Status);
        if (text is not null)
            Assert.Equal(text, answer.Text);
    }

    [Fact]
    public async Task Network_NobodyHasItInTime_Is404AfterThePatience()
    {
        await using TestNode node = await TestNode.StartAsync(TestNode.Impatient);
        node.Network.IsPatient = true;

        RawResponse answer = await node.SendAsync(
            "POST", $"/api/codex/v1/data/{Unknown}/network", "Content-Length: 0");

        Assert.Equal(404, answer.Status);
        Assert.Equal("Error retries exhausted", answer.Text);
    }

    [Theory]
    [InlineData(FindStatus.Unusable, 404)]
    [InlineData(FindStatus.Busy, 503)]
    public async Task Network_ManifestThatCannotBeHad_IsRefused(FindStatus status, int expected)
    {
        await using TestNode node = await TestNode.StartAsync();
        node.Network.Refusal = status;
        RawResponse answer = await node.SendAsync("GET", $"/api/codex/v1/data/{Unknown}/network/manifest");
        Assert.Equal(expected, answer.Status);
        Assert.NotEmpty(answer.Text);
    }

    [Fact]
    public async Task Download_ManifestInTheNetwork_IsAnsweredBeforeAnyBlockIsHere()
    {
        await using RemoteDataset remote = await RemoteDataset.CreateAsync(200_000);
        await using TestNode node = await TestNode.StartAsync();
        node.Network.Publish(remote.ManifestBlock);

        ulong id = await StartAsync(node, remote.Cid.ToString());
        RawResponse exists = await node.SendAsync("GET", $"/api/codex/v1/data/{remote.Cid}/exists");
        Assert.Contains("true", exists.Text);
        Assert.Equal(
            """{"active":true,"received":0,"total":4,"bytes":0}""", (await ProgressAsync(node, remote, id)).Text);
        await node.Network.DeliverAsync(remote.Dataset, 2, remote.Block(2), remote.Proof(2));
        Assert.Equal(
            """{"active":true,"received":1,"total":4,"bytes":65536}""", (await ProgressAsync(node, remote, id)).Text);

        Assert.Equal("""{"active":false}""", (await ProgressAsync(node, remote, id + 1)).Text);
        DatasetRegistration registered = node.Grain(remote.Cid.ToString()).Registration!;
        Assert.Equal("download", registered.Pin!.Owner);
        Assert.False(registered.IsComplete);
    }

    [Fact]
    public async Task Cancel_ActiveDownload_EndsItAndTakesThePinBack()
    {
        await using RemoteDataset remote = await RemoteDataset.CreateAsync(200_000);
        await using TestNode node = await TestNode.StartAsync();
        node.Network.Publish(remote.ManifestBlock);
        ulong id = await StartAsync(node, remote.Cid.ToString());

        RawResponse cancel = await node.SendAsync("DELETE", $"/api/storage/v1/data/{remote.Cid}/network/{id}");

        Assert.Equal(204, cancel.Status);
        Assert.Equal("""{"active":false}""", (await ProgressAsync(node, remote, id)).Text);
        Assert.Empty((await node.Grain(remote.Cid.ToString()).GetAsync(default))!.Pins);
    }

    [Theory]
    [InlineData(FetchStart.NoRoom)]
    [InlineData(FetchStart.TooMany)]
    public async Task Download_ThatCannotStart_Is409(FetchStart start)
    {
        await using RemoteDataset remote = await RemoteDataset.CreateAsync(1000);
        await using TestNode node = await TestNode.StartAsync();
        node.Network.Publish(remote.ManifestBlock);
        node.Network.Start = start;
        RawResponse answer = await node.SendAsync(
            "POST", $"/api/storage/v1/data/{remote.Cid}/network", "Content-Length: 0");
        Assert.Equal(409, answer.Status);
        Assert.NotEmpty(answer.Text);
    }

    [Theory]
    [InlineData("network/stream")]
    [InlineData("")]
    public async Task Stream_BlocksThatArriveOneByOne_AreAllSent(string path)
    {
        await using RemoteDataset remote = await RemoteDataset.CreateAsync(200_000);
        await using TestNode node = await TestNode.StartAsync();
        await node.Store.AddManifestAsync(remote.ManifestBlock, default);

        Task<RawResponse> answer = node.SendAsync("GET", $"/api/codex/v1/data/{remote.Cid}/{path}".TrimEnd('/'));
        foreach (int index in new[] { 1, 0, 3, 2 })
            await node.Network.DeliverAsync(remote.Dataset, index, remote.Block(index), remote.Proof(index));

        Assert.Equal(200, (await answer).Status);
        Assert.Equal(remote.Bytes, (await answer).Body);
        Assert.Equal("200000", (await answer).Header("Content-Length"));
    }

    [Fact]
    public async Task Stream_Range_AsksForItsBlocksOnly()
    {
        await using RemoteDataset remote = await RemoteDataset.CreateAsync(300_000);
        await using TestNode node = await TestNode.StartAsync();
        node.Network.Publish(remote.ManifestBlock);

        Task<RawResponse> answer = node.SendAsync(
            "GET", $"/api/codex/v1/data/{remote.Cid}/network/stream", "Range: bytes=70000-140000");
        while (node.Store.FindManifest(remote.Cid) is null || node.Network.Feeds.Count == 0)
            await Task.Yield();
        await node.Network.DeliverAsync(remote.Dataset, 2, remote.Block(2), remote.Proof(2));
        await node.Network.DeliverAsync(remote.Dataset, 1, remote.Block(1), remote.Proof(1));

        Assert.Equal(206, (await answer).Status);
        Assert.Equal(remote.Bytes[70000..140001], (await answer).Body);
        Assert.Equal([(1, 3)], node.Network.Feeds);
    }

    [Fact]
    public async Task Stream_FirstBlockNeverComes_Is404WithText()
    {
        await using RemoteDataset remote = await RemoteDataset.CreateAsync(1000);
        await using TestNode node = await TestNode.StartAsync(TestNode.Impatient);
        node.Network.Publish(remote.ManifestBlock);

        RawResponse answer = await node.SendAsync("GET", $"/api/codex/v1/data/{remote.Cid}/network/stream");

        Assert.Equal(404, answer.Status);
        Assert.Equal("The requested CID could not be retrieved (Error retries exhausted).", answer.Text);
        Assert.Equal([(0, 1)], node.Network.Feeds);
    }

    [Fact]
    public async Task Head_PartialDataset_IsAnsweredFromTheManifest()
    {
        await using RemoteDataset remote = await RemoteDataset.CreateAsync(1000);
        await using TestNode node = await TestNode.StartAsync();
        await node.Store.AddManifestAsync(remote.ManifestBlock, default);
        RawResponse answer = await node.SendAsync("HEAD", $"/api/codex/v1/data/{remote.Cid}");
        Assert.Equal(200, answer.Status);
        Assert.Equal("1000", answer.Header("Content-Length"));
        Assert.Empty(node.Network.Feeds);
    }

    [Fact]
    public async Task Events_OfADownload_TellProgressAndTheEnd()
    {
        await using RemoteDataset remote = await RemoteDataset.CreateAsync(200_000);
        await using TestNode node = await TestNode.StartAsync();
        node.Network.Publish(remote.ManifestBlock);
        ulong id = await StartAsync(node, remote.Cid.ToString());

        using HttpRequestMessage request = new(HttpMethod.Get, $"data/{remote.Cid}/network/events");
        using HttpResponseMessage response = await node.Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        using StreamReader events = new(await response.Content.ReadAsStreamAsync());
        Assert.Equal("event: progress", await events.ReadLineAsync());
        Assert.Equal(
            """data: {"active":true,"received":0,"total":4,"bytes":0,"peers":1}""", await events.ReadLineAsync());
        Assert.Equal(string.Empty, await events.ReadLineAsync());
        await node.SendAsync("DELETE", $"/api/storage/v1/data/{remote.Cid}/network/{id}");
        Assert.Equal("event: stopped", await events.ReadLineAsync());
        Assert.Equal("""data: {"active":false,"received":0,"total":4,"bytes":0}""", await events.ReadLineAsync());
        Assert.Equal(string.Empty, await events.ReadLineAsync());
        Assert.Null(await events.ReadLineAsync());
    }

    [Fact]
    public async Task Events_CompleteDataset_SayThatItIs()
    {
        await using TestNode node = await TestNode.StartAsync();
        string cid = await node.UploadAsync(TestBytes.Of(1000));
        Assert.StartsWith("event: complete\n", await node.Http.GetStringAsync($"data/{cid}/network/events"));
        RawResponse unknown = await node.SendAsync("GET", $"/api/codex/v1/data/{Unknown}/network/events");
        Assert.Equal(404, unknown.Status);
    }

    private static Task<RawResponse> ProgressAsync(TestNode node, RemoteDataset remote, ulong id) =>
        node.SendAsync("GET", $"/api/storage/v1/data/{remote.Cid}/network/progress/{id}");

    private static async Task<ulong> StartAsync(TestNode node, string cid)
    {
        RawResponse answer = await node.SendAsync("POST", $"/api/storage/v1/data/{cid}/network", "Content-Length: 0");
        Assert.Equal(200, answer.Status);
        using JsonDocument json = JsonDocument.Parse(answer.Body);
        Assert.Equal(cid, json.RootElement.GetProperty("cid").GetString());
        return json.RootElement.GetProperty("downloadId").GetUInt64();
    }
}
