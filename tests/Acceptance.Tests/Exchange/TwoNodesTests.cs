using System.Net;
using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Exchange;

/// <summary>Two nodes that were introduced to each other.</summary>
public sealed class TwoNodesTests
{
    private const int DatasetBytes = 3_000_001;

    [Fact]
    public async Task Stream_DatasetOfTheOther_ComesWholeAndStays()
    {
        await using var nodes = await TwoNodes.StartAsync(DatasetBytes);
        var (first, second, body) = nodes;
        var expected = ExpectedDataset.Of(body, "archive-data.bin");
        Assert.Equal(expected.Cid, await first.Client.UploadAsync(body, "archive-data.bin"));
        await second.ConnectAsync(first);

        using var response = await second.Http.GetAsync(
            $"{NodeClient.Prefix}/data/{expected.Cid}/network/stream");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(DatasetBytes, response.Content.Headers.ContentLength);
        Assert.Equal(
            "attachment; filename=\"archive-data.bin\"",
            response.Content.Headers.GetValues("Content-Disposition").Single());
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.True(bytes.AsSpan().SequenceEqual(body));

        // What was read is here: with the other gone it is served again.
        Assert.Equal(0, await first.Process.StopAsync());
        await second.Client.AssertDownloadsAsync(expected.Cid, body);
        Assert.Empty(second.Process.Errors);
    }

    [Fact]
    public async Task Fetch_DatasetOfTheOther_AnswersWithTheManifestAndCompletes()
    {
        await using var nodes = await TwoNodes.StartAsync(DatasetBytes);
        var (first, second, body) = nodes;
        var cid = await first.Client.UploadAsync(body);
        await second.ConnectAsync(first);

        var number = await second.FetchAsync(cid);
        Assert.True(await second.Client.ExistsAsync(cid));
        Assert.Equal(number, await second.FetchAsync(cid));
        await second.CompletedAsync(cid);

        using var progress = await second.Client.GetJsonAsync($"/data/{cid}/network/progress/{number}");
        Assert.False(progress.RootElement.GetProperty("active").GetBoolean());
        Assert.Equal(await first.Client.SpaceAsync(), await second.Client.SpaceAsync());
        await second.Client.AssertDownloadsAsync(cid, body);
    }

    [Fact]
    public async Task Get_DatasetOfWhichOnlyTheManifestIsHere_WaitsForItsBlocks()
    {
        await using var nodes = await TwoNodes.StartAsync(DatasetBytes);
        var (first, second, body) = nodes;
        var cid = await first.Client.UploadAsync(body);
        await second.ConnectAsync(first);

        Assert.Equal(HttpStatusCode.NotFound, await second.Client.DownloadStatusAsync(cid));
        using (var manifest = await second.Client.GetJsonAsync($"/data/{cid}/network/manifest"))
            Assert.Equal(cid, manifest.RootElement.GetProperty("cid").GetString());
        await second.Client.AssertDownloadsAsync(cid, body);
    }

    [Fact]
    public async Task Fetch_BeforeTheOtherIsThere_GoesOnWhenItIs()
    {
        await using var nodes = await TwoNodes.StartAsync(DatasetBytes);
        var (first, second, body) = nodes;
        var cid = await first.Client.UploadAsync(body);

        var answer = second.FetchAsync(cid);
        await second.ConnectAsync(first);
        await answer;
        await second.CompletedAsync(cid);
        await second.Client.AssertDownloadsAsync(cid, body);
    }

    [Fact]
    public async Task Fetch_UploadedAfterItWasAskedFor_IsPushed()
    {
        await using var nodes = await TwoNodes.StartAsync(DatasetBytes);
        var (first, second, body) = nodes;
        await second.ConnectAsync(first);

        var answer = second.FetchAsync(ExpectedDataset.Of(body).Cid);
        var cid = await first.Client.UploadAsync(body);
        await answer;
        await second.CompletedAsync(cid);
        await second.Client.AssertDownloadsAsync(cid, body);
    }

    [Fact]
    public async Task Fetch_NobodyHasIt_Is404WithAText()
    {
        using var directory = new TestDirectory();
        await using var node = await PeerNode.StartAsync(directory, "node", "--block-retries=1");
        var cid = ExpectedDataset.Of("nobody has this"u8).Cid;
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Post, "network"), (HttpMethod.Get, "network/manifest"), (HttpMethod.Get, "network/stream"),
        })
        {
            using var request = new HttpRequestMessage(method, $"{NodeClient.Prefix}/data/{cid}/{path}");
            using var response = await node.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.NotEmpty(await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Get_CorruptBlockOfWhichAPeerHasTheRightOne_IsRepaired()
    {
        await using var nodes = await TwoNodes.StartAsync(DatasetBytes);
        var (first, second, body) = nodes;
        var expected = ExpectedDataset.Of(body);
        await first.Client.UploadAsync(body);
        await second.Client.UploadAsync(body);
        await second.ConnectAsync(first);
        using (var file = File.OpenWrite(nodes.BlocksOfSecond(expected.TreeCid)))
        {
            file.Position = 20 * ExpectedDataset.BlockBytes;
            file.WriteByte((byte)~body[file.Position]);
        }

        await second.Client.AssertDownloadsAsync(expected.Cid, body);

        // For good: the file is right again.
        Assert.Equal(0, await first.Process.StopAsync());
        await second.Client.AssertDownloadsAsync(expected.Cid, body);
    }

    [Fact]
    public async Task Cancel_DownloadThatCannotGoOn_KeepsWhatCame()
    {
        await using var nodes = await TwoNodes.StartAsync(DatasetBytes);
        var (first, second, body) = nodes;
        var cid = await first.Client.UploadAsync(body);
        await second.ConnectAsync(first);
        await second.StreamAsync(cid, 0, 999_999);
        Assert.Equal(0, await first.Process.StopAsync());

        var number = await second.FetchAsync(cid);
        using (var cancelled = await second.Http.DeleteAsync($"{NodeClient.Prefix}/data/{cid}/network/{number}"))
            Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
        using (var again = await second.Http.DeleteAsync($"{NodeClient.Prefix}/data/{cid}/network/{number}"))
            Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        var kept = await second.StreamAsync(cid, 0, 999_999);
        Assert.True(kept.AsSpan().SequenceEqual(body.AsSpan(0, 1_000_000)));

        await second.Client.DeleteAsync(cid);
        Assert.Equal(new NodeSpace(0, 0, 0), await second.Client.SpaceAsync());
    }
}
