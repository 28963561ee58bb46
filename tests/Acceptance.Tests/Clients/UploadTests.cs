using System.Net;
using System.Text;
using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Clients;

/// <summary>Uploads of every manner, and what is left of those that do not end well.</summary>
public sealed class UploadTests
{
    private const int Mebibyte = 1 << 20;
    private const string Post = $"POST {NodeClient.Prefix}/data HTTP/1.1\r\nHost: localhost\r\n";

    [Fact]
    public async Task Upload_AsCurlFromAPipe_WaitsForContinueAndIsStored()
    {
        using var directory = new TestDirectory();
        await using var node = await NodeProcess.StartAsync(directory.Root);
        using var curl = await HttpSocket.ConnectAsync(node.Address);
        await curl.SendAsync(
            $"{Post}User-Agent: curl/8.5.0\r\nAccept: */*\r\n"
            + "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
        Assert.Equal(100, (await curl.ReadHeadAsync()).Status);
        var bytes = TestBytes.Of(Seed.NextRandom(), 200_001);
        foreach (var chunk in bytes.Chunk(65524))
            await curl.SendChunkAsync(chunk);
        await curl.SendChunkAsync(default);
        var (head, body) = await curl.ReadAnswerAsync();
        Assert.Equal(200, head.Status);
        var expected = ExpectedDataset.Of(bytes);
        Assert.Equal(expected.Cid, Encoding.ASCII.GetString(body));
        await RepoCheck.AssertHoldsAsync(node, directory, [expected]);
    }

    [Fact]
    public async Task Upload_AsCurlWithItsDefaultType_IsRefusedAsUpstreamDoes()
    {
        using var directory = new TestDirectory();
        await using var node = await NodeProcess.StartAsync(directory.Root);
        using var body = new ByteArrayContent([1]);
        body.Headers.ContentType = new("application/x-www-form-urlencoded");
        var (status, text) = await node.Client.PostAsync(body, null);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("The MIME type 'application/x-www-form-urlencoded' is not valid.", text);
    }

    [Fact]
    public async Task Upload_TwoHundredAtATime_AreAllListed()
    {
        const int Uploads = 200;
        using var directory = new TestDirectory();
        await using var node = await NodeProcess.StartAsync(directory.Root);
        var bytes = TestBytes.Of(Seed.NextRandom(), Mebibyte);
        var expected = await Task.WhenAll(Enumerable.Range(0, Uploads).Select(number => Task.Run(async () =>
        {
            byte[] mine = [.. BitConverter.GetBytes(number), .. bytes.AsSpan(4)];
            var dataset = ExpectedDataset.Of(mine, $"{number}.bin");
            Assert.Equal(dataset.Cid, await node.Client.UploadAsync(mine, $"{number}.bin"));
            return dataset;
        })));
        await RepoCheck.AssertHoldsAsync(node, directory, expected);
        Assert.Empty(node.Errors);
    }

    [Fact]
    public async Task Upload_BrokenOffHalfWay_LeavesNothing()
    {
        const int Uploads = 100;
        using var directory = new TestDirectory();
        await using var node = await NodeProcess.StartAsync(directory.Root);
        var random = Seed.NextRandom();
        var half = TestBytes.Of(random, Mebibyte / 2);
        await Task.WhenAll(Enumerable.Range(0, Uploads).Select(number => Task.Run(async () =>
        {
            using var client = await HttpSocket.ConnectAsync(node.Address);
            if (number % 2 == 0)
            {
                await client.SendAsync($"{Post}Content-Length: {Mebibyte}\r\n\r\n");
                await client.SendAsync(half);
            }
            else
            {
                await client.SendAsync($"{Post}Transfer-Encoding: chunked\r\n\r\n");
                await client.SendChunkAsync(half);
            }

            client.Reset();
        })));
        await node.Client.AssertSpaceBecomesAsync(NodeSpace.Empty);
        await RepoCheck.AssertHoldsAsync(node, directory, []);
        await RepoCheck.AssertTrashEmptiesAsync(directory);
        var cid = await node.Client.UploadAsync(half);
        await node.Client.AssertDownloadsAsync(cid, half);
        Assert.Empty(node.Errors);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Upload_LargerThanTheQuota_IsRefusedInClearWordsAndLeavesNothing(bool isLengthKnown)
    {
        using var directory = new TestDirectory();
        await using var node = await NodeProcess.StartAsync(directory.Root, "--storage-quota=4mb");
        using var client = await HttpSocket.ConnectAsync(node.Address);
        if (isLengthKnown)
        {
            // Not a byte of the body: the length alone is reason enough.
            await client.SendAsync($"{Post}Content-Length: {5 * Mebibyte}\r\n\r\n");
        }
        else
        {
            await client.SendAsync($"{Post}Transfer-Encoding: chunked\r\n\r\n");
            for (var sent = 0; sent <= 4; sent++)
                await client.SendChunkAsync(new byte[Mebibyte]);
        }

        var (head, body) = await client.ReadAnswerAsync();
        Assert.Equal(500, head.Status);
        Assert.Contains("Quota usage would exceed the limit", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        Assert.Contains($"{4 * Mebibyte}", Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        await node.Client.AssertSpaceBecomesAsync(NodeSpace.Empty);
        await RepoCheck.AssertHoldsAsync(node, directory, []);
        await node.Client.UploadAsync(new byte[3 * Mebibyte]);
        Assert.Empty(node.Errors);
    }

    [Theory]
    [InlineData(true, "Request do not have body available")]
    [InlineData(false, "Empty leaves")]
    public async Task Upload_OfNoBytes_AnswersAsUpstreamDoes(bool isLengthKnown, string expected)
    {
        using var directory = new TestDirectory();
        await using var node = await NodeProcess.StartAsync(directory.Root);
        using var client = await HttpSocket.ConnectAsync(node.Address);
        await client.SendAsync(
            Post + (isLengthKnown ? "Content-Length: 0\r\n\r\n" : "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
        var (head, body) = await client.ReadAnswerAsync();
        Assert.Equal((500, expected), (head.Status, Encoding.UTF8.GetString(body)));
        await RepoCheck.AssertHoldsAsync(node, directory, []);
    }
}
