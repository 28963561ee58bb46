using Codex.Api.Tests.Hosting;
using Codex.Storage;

namespace Codex.Api.Tests.Downloads;

/// <summary>Downloads that go wrong: wrong bytes are never served, and the node goes on.</summary>
public sealed class DownloadFaultTests
{
    private const string Path = "/api/codex/v1/data";
    private const int BlockSize = 65536;

    [Theory]
    [InlineData("")]
    [InlineData("/network/stream")]
    public async Task Get_FirstBlockCorrupt_Is500WithAText(string suffix)
    {
        await using TestNode node = await TestNode.StartAsync(TestNode.Impatient);
        StoredManifest stored = await node.StoreAsync(TestBytes.Of(5 * BlockSize));
        Corrupt(node, stored, block: 0);
        RawResponse answer = await node.SendAsync("GET", $"{Path}/{stored.Cid}{suffix}");
        Assert.Equal(500, answer.Status);
        Assert.Equal("text/html", answer.Header("Content-Type"));
        Assert.Contains("corrupt", answer.Text, StringComparison.Ordinal);
        Assert.Null(answer.Header("ETag"));

        // Quarantined now: it is not there any more.
        RawResponse again = await node.SendAsync("GET", $"{Path}/{stored.Cid}{suffix}");
        Assert.Equal(404, again.Status);
        Assert.Contains("could not be retrieved", again.Text, StringComparison.Ordinal);

        // The others still are.
        RawResponse part = await node.SendAsync("GET", $"{Path}/{stored.Cid}{suffix}", $"Range: bytes={BlockSize}-");
        Assert.Equal(206, part.Status);
        Assert.Equal(TestBytes.Of(5 * BlockSize)[BlockSize..], part.Body);
    }

    [Fact]
    public async Task Get_LaterBlockCorrupt_BreaksTheConnection()
    {
        await using TestNode node = await TestNode.StartAsync(TestNode.Impatient);
        byte[] bytes = TestBytes.Of(40 * BlockSize);
        StoredManifest stored = await node.StoreAsync(bytes);
        Corrupt(node, stored, block: 30);
        RawResponse answer = await node.SendAsync("GET", $"{Path}/{stored.Cid}");
        Assert.Equal(200, answer.Status);
        Assert.False(answer.IsWhole);
        Assert.True(answer.Body.Length <= 30 * BlockSize);
        Assert.Equal(bytes[..answer.Body.Length], answer.Body);

        // Broken off by the API, not by a server that noticed too few bytes and calls it a failure of the application.
        await node.StopAsync();
        Assert.Contains(node.Log.Complaints, text => text.Contains("broken off", StringComparison.Ordinal));
        Assert.DoesNotContain(node.Log.Complaints, text => text.Contains("unhandled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_ClientGoesAway_NodeIsFineAndSaysNothing()
    {
        await using TestNode node = await TestNode.StartAsync();
        byte[] bytes = TestBytes.Of(20_000_000);
        string cid = await node.UploadAsync(bytes);
        for (int i = 0; i < 20; i++)
        {
            using RawConnection connection = await RawConnection.OpenAsync(node.EndPoint);
            await connection.WriteAsync(node.Head("GET", $"{Path}/{cid}"));
            Assert.Equal(200, (await connection.ReadHeadAsync()).Status);
            if (i % 2 == 0)
                connection.Reset();
        }

        Assert.Equal(bytes, (await node.SendAsync("GET", $"{Path}/{cid}")).Body);
        await node.StopAsync();
        Assert.Empty(node.Log.Complaints);
    }

    [Fact]
    public async Task Get_ReadersStandStill_OthersAreServedAndAllGetEverything()
    {
        await using TestNode node = await TestNode.StartAsync();
        byte[] bytes = TestBytes.Of(8_000_000);
        string cid = await node.UploadAsync(bytes);
        List<RawConnection> slow = [];
        for (int i = 0; i < 50; i++)
        {
            RawConnection connection = await RawConnection.OpenAsync(node.EndPoint, receiveBufferBytes: 4096);
            slow.Add(connection);
            await connection.WriteAsync(node.Head("GET", $"{Path}/{cid}"));
        }

        Assert.Equal(bytes, (await node.SendAsync("GET", $"{Path}/{cid}")).Body);
        foreach (RawConnection connection in slow.Take(3))
            Assert.Equal(bytes, (await connection.ReadResponseAsync()).Body);
        foreach (RawConnection connection in slow)
            connection.Dispose();
        await node.StopAsync();
        Assert.Empty(node.Log.Complaints);
    }

    [Fact]
    public async Task Get_DatasetDeletedMeanwhile_IsServedToTheEnd()
    {
        await using TestNode node = await TestNode.StartAsync();
        byte[] bytes = TestBytes.Of(20_000_000);
        string cid = await node.UploadAsync(bytes);
        using RawConnection connection = await RawConnection.OpenAsync(node.EndPoint, receiveBufferBytes: 4096);
        await connection.WriteAsync(node.Head("GET", $"{Path}/{cid}"));
        byte[] first = new byte[1];
        Assert.Equal(1, await connection.ReadAsync(first));
        Assert.Equal(204, (await node.SendAsync("DELETE", $"{Path}/{cid}")).Status);
        using MemoryStream rest = new();
        byte[] buffer = new byte[65536];
        while (rest.Length < bytes.Length)
        {
            int read = await connection.ReadAsync(buffer);
            Assert.NotEqual(0, read);
            rest.Write(buffer, 0, read);
        }

        // The head is still before the body; the body is what the answer ends with.
        byte[] received = rest.ToArray();
        int body = received.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        while (rest.Length < body + bytes.Length)
        {
            int read = await connection.ReadAsync(buffer);
            Assert.NotEqual(0, read);
            rest.Write(buffer, 0, read);
        }

        Assert.Equal(bytes, rest.ToArray()[body..]);
    }

    private static void Corrupt(TestNode node, StoredManifest stored, int block)
    {
        string path = System.IO.Path.Combine(node.RepoPath, "datasets", stored.Manifest.TreeCid.ToString(), "blocks");
        using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = (long)block * BlockSize;
        int value = file.ReadByte();
        file.Position = (long)block * BlockSize;
        file.WriteByte((byte)(value ^ 1));
    }
}
