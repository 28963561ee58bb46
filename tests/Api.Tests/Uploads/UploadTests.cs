using System.Net;
using System.Text;
using Codex.Api.Tests.Hosting;
using Codex.Datasets;
using Codex.Grains.Interfaces;
using Codex.Storage;

namespace Codex.Api.Tests.Uploads;

public sealed class UploadTests
{
    private const string Path = "/api/codex/v1/data";

    [Fact]
    public async Task Upload_AsGoSendsIt_HasTheCidOfARecordedNode()
    {
        await using TestNode node = await TestNode.StartAsync();
        byte[] bytes = TestBytes.Of(100_000);
        RawResponse answer = await node.SendAsync(
            node.Head(
                "POST",
                Path,
                "Content-Length: 100000",
                "Content-Disposition: filename=\"hello.txt\"",
                "Content-Type: text/plain"),
            bytes);
        Assert.Equal(200, answer.Status);
        Assert.Equal("text/plain", answer.Header("Content-Type"));
        Assert.Equal("zDvZRwzm8WjpWkfvYhS3axqYpNbzbFBdvnyVymqirqZB6yuWmssH", answer.Text);
        Assert.Null(answer.Header("Server"));

        DatasetRegistration registration = node.Grain(answer.Text).Registration!;
        Assert.Equal("upload", registration.Pin!.Owner);
        Assert.Null(registration.Pin.ExpiresAt);
        Assert.Equal("hello.txt", registration.Description.Filename);
        Assert.Equal(100_000, registration.Description.DatasetSize);
    }

    [Theory]
    [InlineData("filename=\"x y.txt\"", "x y.txt")]
    [InlineData("attachment; filename=\"ünïcode ☂.txt\"", "ünïcode ☂.txt")]
    [InlineData("attachment; filename=\"../../etc/passwd\"", "../../etc/passwd")]
    [InlineData("inline", null)]
    public async Task Upload_Filename_StaysDataAndComesBackEscaped(string disposition, string? filename)
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync(
            node.Head("POST", Path, "Content-Length: 5", $"Content-Disposition: {disposition}"), "hello"u8.ToArray());
        Assert.Equal(200, answer.Status);
        StoredManifest stored = Assert.Single(node.Store.ListManifests());
        Assert.Equal(filename, stored.Manifest.Filename);
        RawResponse download = await node.SendAsync("GET", $"{Path}/{answer.Text}");
        Assert.Equal(Codex.Api.Downloads.Attachment.Header(filename), download.Header("Content-Disposition"));
        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries(node.RepoPath, "*", SearchOption.AllDirectories),
            entry => entry.EndsWith("passwd", StringComparison.Ordinal)
                || entry.EndsWith(".txt", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Content-Type: text/markdown", "The MIME type 'text/markdown' is not valid.")]
    [InlineData("Content-Type: audio/x; a=b", "The MIME type 'audio/x; a=b' is not valid.")]
    [InlineData("Content-Disposition: filename=\"CON.txt\"", "The filename is not valid.")]
    [InlineData("Content-Disposition: filename=\"a:b\"", "The filename is not valid.")]
    public async Task Upload_UnacceptableHeader_Is422(string header, string text)
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync(
            node.Head("POST", Path, "Content-Length: 5", header), "hello"u8.ToArray());
        Assert.Equal(422, answer.Status);
        Assert.Equal("text/html", answer.Header("Content-Type"));
        Assert.Equal(text, answer.Text);
        Assert.Empty(node.Store.ListManifests());
    }

    [Fact]
    public async Task Upload_LongFilename_Is422WithTheLimit()
    {
        await using TestNode node = await TestNode.StartAsync();
        foreach ((int length, int status) in new[] { (255, 200), (256, 422) })
        {
            string name = new('x', length);
            RawResponse answer = await node.SendAsync(
                node.Head("POST", Path, "Content-Length: 5", $"Content-Disposition: filename=\"{name}\""),
                "hello"u8.ToArray());
            Assert.Equal(status, answer.Status);
            if (status == 422)
                Assert.Equal("Filename exceeds maximum size of 255 bytes", answer.Text);
        }
    }

    [Theory]
    [InlineData("text/markdown", 200)]
    [InlineData("text/plain; charset=utf-8", 200)]
    [InlineData("nonsense", 422)]
    [InlineData("text/plain; charset", 422)]
    public async Task Upload_LenientMime_TakesAnyValidType(string mimeType, int status)
    {
        await using TestNode node = await TestNode.StartAsync(TestNode.Defaults with { LenientMime = true });
        RawResponse answer = await node.SendAsync(
            node.Head("POST", Path, "Content-Length: 5", $"Content-Type: {mimeType}"), "hello"u8.ToArray());
        Assert.Equal(status, answer.Status);
        if (status == 200)
            Assert.Equal(mimeType, (await node.SendAsync("GET", $"{Path}/{answer.Text}")).Header("Content-Type"));
    }

    [Fact]
    public async Task Upload_LenientLongMime_Is422WithTheLimit()
    {
        await using TestNode node = await TestNode.StartAsync(TestNode.Defaults with { LenientMime = true });
        string mimeType = "text/" + new string('x', 124);
        RawResponse answer = await node.SendAsync(
            node.Head("POST", Path, "Content-Length: 5", $"Content-Type: {mimeType}"), "hello"u8.ToArray());
        Assert.Equal(422, answer.Status);
        Assert.Equal("Mimetype exceeds maximum size of 128 bytes", answer.Text);
    }

    [Theory]
    [InlineData("blockSize=x", "Invalid blockSize parameter")]
    [InlineData("blockSize=-4096", "Invalid blockSize parameter")]
    [InlineData("blockSize=0", "blockSize must be a power of two between 4096 and 524288 bytes")]
    [InlineData("blockSize=2048", "blockSize must be a power of two between 4096 and 524288 bytes")]
    [InlineData("blockSize=65535", "blockSize must be a power of two between 4096 and 524288 bytes")]
    [InlineData("blockSize=1048576", "blockSize must be a power of two between 4096 and 524288 bytes")]
    [InlineData("blockSize=18446744073709551616", "Invalid blockSize parameter")]
    [InlineData("advertise=maybe", "Invalid advertise parameter")]
    public async Task Upload_BadQuery_Is400(string query, string text)
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync(
            node.Head("POST", $"{Path}?{query}", "Content-Length: 5"), "hello"u8.ToArray());
        Assert.Equal(400, answer.Status);
        Assert.Equal(text, answer.Text);
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(524288)]
    public async Task Upload_BlockSize_IsThatOfTheDataset(int blockSize)
    {
        await using TestNode node = await TestNode.StartAsync();
        byte[] bytes = TestBytes.Of(2_000_000);
        RawResponse answer = await node.SendAsync(
            node.Head("POST", $"{Path}?blockSize={blockSize}&advertise=false", "Content-Length: 2000000"), bytes);
        Assert.Equal(200, answer.Status);
        Assert.Equal(blockSize, Assert.Single(node.Store.ListManifests()).Manifest.BlockSize);
        Assert.False(await node.Grain(answer.Text).GetAdvertisedAsync(default));
        Assert.Equal(bytes, (await node.SendAsync("GET", $"{Path}/{answer.Text}")).Body);
    }

    [Theory]
    [InlineData("Content-Length: 0", "")]
    [InlineData("X-Nothing: 1", "")]
    public async Task Upload_NoBody_Is500AsUpstream(string header, string body)
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync(node.Head("POST", Path, header), Encoding.ASCII.GetBytes(body));
        Assert.Equal(500, answer.Status);
        Assert.Equal("Request do not have body available", answer.Text);
    }

    [Fact]
    public async Task Upload_EmptyChunked_Is500AsUpstream()
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync(
            node.Head("POST", Path, "Transfer-Encoding: chunked"), "0\r\n\r\n"u8.ToArray());
        Assert.Equal(500, answer.Status);
        Assert.Equal("Empty leaves", answer.Text);
        Assert.Equal(0, node.Staged());
    }

    [Fact]
    public async Task Upload_ManySmallChunks_IsTheSameDataset()
    {
        await using TestNode node = await TestNode.StartAsync();
        byte[] bytes = TestBytes.Of(100_000);
        using RawConnection connection = await RawConnection.OpenAsync(node.EndPoint);
        await connection.WriteAsync(node.Head("POST", Path, "Transfer-Encoding: chunked"));
        for (int at = 0; at < bytes.Length; at += 777)
            await connection.WriteChunkAsync(bytes.AsMemory(at, Math.Min(777, bytes.Length - at)));
        await connection.WriteAsync("0\r\n\r\n");
        RawResponse answer = await connection.ReadResponseAsync();
        Assert.Equal("zDvZRwzmAHchT3xsGxox4QkjLdnitS6svXpYjhuHGjR6Cbsb186A", answer.Text);
    }

    [Fact]
    public async Task Upload_ExpectContinue_IsToldToGoOnBeforeItSendsTheBody()
    {
        await using TestNode node = await TestNode.StartAsync();
        using RawConnection connection = await RawConnection.OpenAsync(node.EndPoint);
        await connection.WriteAsync(node.Head("POST", Path, "Content-Length: 100000", "Expect: 100-continue"));
        Assert.Equal(100, (await connection.ReadHeadAsync()).Status);
        await connection.WriteAsync(TestBytes.Of(100_000));
        Assert.Equal(200, (await connection.ReadResponseAsync()).Status);

        // The connection is good for another request.
        await connection.WriteAsync(node.Head("GET", "/api/codex/v1/space"));
        Assert.Equal(200, (await connection.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task Upload_TwoHundredAtOnce_AllStored()
    {
        await using TestNode node = await TestNode.StartAsync();
        string[] cids = await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
        {
            byte[] bytes = TestBytes.Of(100_000);
            BitConverter.TryWriteBytes(bytes, i);
            return node.UploadAsync(bytes);
        }));
        Assert.Equal(200, cids.Distinct().Count());
        Assert.Equal(200, node.Store.ListManifests().Count);
        Assert.Equal(0, node.Staged());
        Assert.Empty(node.Log.Complaints);
    }

    [Fact]
    public async Task Upload_AgainWithTtl_IsKeptFromTheLastUploadOn()
    {
        await using TestNode node = await TestNode.StartAsync(
            datasets: new DatasetOptions { BlockTtl = TimeSpan.FromDays(30) });
        string cid = await node.UploadAsync(TestBytes.Of(10));
        DateTimeOffset first = node.Grain(cid).Registration!.Pin!.ExpiresAt!.Value;
        Assert.InRange(first, node.Clock.GetUtcNow().AddDays(29), node.Clock.GetUtcNow().AddDays(30));
        node.Clock.Shift = TimeSpan.FromDays(20);
        Assert.Equal(cid, await node.UploadAsync(TestBytes.Of(10)));
        Assert.True(node.Grain(cid).Registration!.Pin!.ExpiresAt >= first.AddDays(20));
    }

    [Fact]
    public async Task Upload_AgainWithoutSayingSo_LeavesAdvertisedAsItIs()
    {
        await using TestNode node = await TestNode.StartAsync();
        string cid = await node.UploadAsync(TestBytes.Of(10));
        await node.Grain(cid).SetAdvertisedAsync(false, default);
        await node.UploadAsync(TestBytes.Of(10));
        Assert.False(await node.Grain(cid).GetAdvertisedAsync(default));
    }

    [Fact]
    public async Task Upload_Metrics_CountsWhatWasStoredAndSent()
    {
        long uploads = 0;
        long downloads = 0;
        using System.Diagnostics.Metrics.MeterListener listener = new();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Meter.Name == "Codex.Api")
                it.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
            Interlocked.Add(ref instrument.Name == "codex_api_uploads" ? ref uploads : ref downloads, value));
        await using TestNode node = await TestNode.StartAsync();
        listener.Start();
        string cid = await node.UploadAsync(TestBytes.Of(10));
        using HttpResponseMessage response = await node.Http.GetAsync($"data/{cid}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await node.StopAsync();

        // Other tests may count at the same time, in the same process.
        Assert.True(Interlocked.Read(ref uploads) >= 1);
        Assert.True(Interlocked.Read(ref downloads) >= 1);
    }
}
