using Codex.Api.Tests.Hosting;

namespace Codex.Api.Tests.Uploads;

/// <summary>Uploads that go wrong: nothing stays behind, and the node goes on.</summary>
public sealed class UploadFaultTests
{
    private const string Path = "/api/codex/v1/data";
    private const long SmallQuota = 1024 * 1024;

    [Theory]
    [InlineData("Content-Length: 10000000", true)]
    [InlineData("Content-Length: 10000000", false)]
    [InlineData("Transfer-Encoding: chunked", true)]
    [InlineData("Transfer-Encoding: chunked", false)]
    public async Task Upload_ClientGoesAwayHalfWay_LeavesNothing(string framing, bool reset)
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.UploadAsync(TestBytes.Of(10));
        Storage.StorageUsage before = node.Store.Usage;
        using (RawConnection connection = await RawConnection.OpenAsync(node.EndPoint))
        {
            await connection.WriteAsync(node.Head("POST", Path, framing, "Expect: 100-continue"));
            Assert.Equal(100, (await connection.ReadHeadAsync()).Status);
            if (framing.StartsWith("Content", StringComparison.Ordinal))
                await connection.WriteAsync(TestBytes.Of(5_000_000));
            else
                await connection.WriteChunkAsync(TestBytes.Of(5_000_000));
            if (reset)
                connection.Reset();
        }

        Assert.Equal(200, (await node.SendAsync("GET", "/api/codex/v1/space")).Status);
        await node.UploadAsync(TestBytes.Of(10));
        await node.StopAsync();
        Assert.Equal(0, node.Staged());
        Assert.Equal(before with { FreeDiskBytes = 0 }, node.Store.Usage with { FreeDiskBytes = 0 });
        Assert.True(node.Log.Complaints.Count == 0, string.Join("\n", node.Log.Complaints));
    }

    [Fact]
    public async Task Upload_BrokenChunk_Is400AndLeavesNothing()
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync(
            node.Head("POST", Path, "Transfer-Encoding: chunked"), "5\r\nhelloXX0\r\n\r\n"u8.ToArray());
        Assert.Equal(400, answer.Status);
        await node.StopAsync();
        Assert.Empty(node.Store.ListManifests());
        Assert.Equal(0, node.Staged());
        Assert.True(node.Log.Complaints.Count == 0, string.Join("\n", node.Log.Complaints));
    }

    [Fact]
    public async Task Upload_ContentLengthBeyondQuota_RefusedBeforeTheBody()
    {
        await using TestNode node = await TestNode.StartAsync(quotaBytes: SmallQuota);
        using RawConnection connection = await RawConnection.OpenAsync(node.EndPoint);
        await connection.WriteAsync(node.Head("POST", Path, "Content-Length: 10000000", "Expect: 100-continue"));

        // No 100: the answer comes at once, and the body is never asked for.
        RawResponse answer = await connection.ReadResponseAsync();
        Assert.Equal(500, answer.Status);
        Assert.Contains("quota", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, node.Staged());
    }

    [Fact]
    public async Task Upload_BeyondQuotaAndSentAnyway_ClientGetsTheAnswer()
    {
        await using TestNode node = await TestNode.StartAsync(quotaBytes: SmallQuota);
        RawResponse answer = await node.SendAsync(
            node.Head("POST", Path, "Content-Length: 10000000"), TestBytes.Of(10_000_000));
        Assert.Equal(500, answer.Status);
        Assert.Contains("quota", answer.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Upload_ChunkedBeyondQuota_RefusedWhenItIsKnown()
    {
        await using TestNode node = await TestNode.StartAsync(quotaBytes: SmallQuota);
        using RawConnection connection = await RawConnection.OpenAsync(node.EndPoint);
        await connection.WriteAsync(node.Head("POST", Path, "Transfer-Encoding: chunked"));
        await connection.WriteChunkAsync(TestBytes.Of((int)SmallQuota + 65536));

        // The body never ends; the answer does not wait for it.
        RawResponse answer = await connection.ReadResponseAsync();
        Assert.Equal(500, answer.Status);
        Assert.Contains("quota", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, node.Staged());
        Assert.Equal(0, node.Store.Usage.ReservedBytes);
        Assert.Equal(0, node.Store.Usage.UsedBytes);
    }

    [Fact]
    public async Task Upload_DribblingClients_DoNotHoldUpOthers()
    {
        await using TestNode node = await TestNode.StartAsync();
        List<RawConnection> slow = [];
        for (int i = 0; i < 100; i++)
        {
            RawConnection connection = await RawConnection.OpenAsync(node.EndPoint);
            slow.Add(connection);
            await connection.WriteAsync(node.Head("POST", Path, "Content-Length: 100000", "Expect: 100-continue"));
            Assert.Equal(100, (await connection.ReadHeadAsync()).Status);
            await connection.WriteAsync(TestBytes.Of(100_000).AsMemory(0, 70_000));
        }

        byte[] bytes = TestBytes.Of(3_000_000);
        string cid = await node.UploadAsync(bytes);
        Assert.Equal(bytes, (await node.SendAsync("GET", $"{Path}/{cid}")).Body);
        foreach (RawConnection connection in slow)
        {
            await connection.WriteAsync(TestBytes.Of(100_000).AsMemory(70_000));
            Assert.Equal(
                "zDvZRwzmAHchT3xsGxox4QkjLdnitS6svXpYjhuHGjR6Cbsb186A", (await connection.ReadResponseAsync()).Text);
            connection.Dispose();
        }
    }
}
