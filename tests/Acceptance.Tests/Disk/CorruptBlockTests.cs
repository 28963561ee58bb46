using System.Net;
using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Disk;

/// <summary>A byte that turned on the disk: no wrong byte is ever served, and the node remembers.</summary>
public sealed class CorruptBlockTests
{
    private const int Blocks = 40;
    private const int CorruptBlock = 30;
    private const int DatasetBytes = Blocks * ExpectedDataset.BlockBytes - 7;

    [Fact]
    public async Task Download_CorruptBlock_GivesNoWrongByteAndIsRemembered()
    {
        using var directory = new TestDirectory();
        var random = Seed.NextRandom();
        byte[][] bodies = [.. Enumerable.Range(0, 3).Select(_ => TestBytes.Of(random, DatasetBytes))];
        ExpectedDataset[] datasets = [.. bodies.Select(body => ExpectedDataset.Of(body))];
        var (atStart, later, sound) = (datasets[0], datasets[1], datasets[2]);
        await using (var node = await NodeProcess.StartAsync(directory.Root, "--block-retries=1"))
        {
            foreach (var body in bodies)
                await node.Client.UploadAsync(body);
            var whole = await node.Client.SpaceAsync();
            Flip(directory.Blocks(atStart.TreeCid), random.Next(ExpectedDataset.BlockBytes));
            Flip(directory.Blocks(later.TreeCid), CorruptBlock * ExpectedDataset.BlockBytes);

            await AssertRefusedAsync(node, atStart, HttpStatusCode.InternalServerError, "corrupt");
            await AssertBrokenOffAsync(node, later, bodies[1]);
            await node.Client.AssertDownloadsAsync(sound.Cid, bodies[2]);
            await node.Client.AssertSpaceBecomesAsync(whole with
            {
                TotalBlocks = whole.TotalBlocks - 2,
                UsedBytes = whole.UsedBytes - 2 * ExpectedDataset.BlockBytes,
            });
            Assert.Equal(2, node.Errors.Length);
            Assert.Equal(0, await node.StopAsync());
        }

        await using var next = await NodeProcess.StartAsync(directory.Root, "--block-retries=1");
        await AssertRefusedAsync(next, atStart, HttpStatusCode.NotFound, "could not be retrieved");
        await AssertBrokenOffAsync(next, later, bodies[1]);
        await next.Client.AssertDownloadsAsync(sound.Cid, bodies[2]);
        Assert.Empty(next.Errors);

        // Who has the bytes can bring them again.
        Assert.Equal(atStart.Cid, await next.Client.UploadAsync(bodies[0]));
        Assert.Equal(later.Cid, await next.Client.UploadAsync(bodies[1]));
        foreach (var (dataset, body) in datasets.Zip(bodies))
            await next.Client.AssertDownloadsAsync(dataset.Cid, body);
        await RepoCheck.AssertHoldsAsync(next, directory, datasets);
    }

    private static async Task AssertRefusedAsync(
        NodeProcess node, ExpectedDataset dataset, HttpStatusCode status, string reason)
    {
        using var response = await node.Client.Http.GetAsync($"{NodeClient.Prefix}/data/{dataset.Cid}");
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>The length is promised by then: the connection ends early, after nothing but right bytes.</summary>
    private static async Task AssertBrokenOffAsync(NodeProcess node, ExpectedDataset dataset, byte[] body)
    {
        using var socket = await HttpSocket.ConnectAsync(node.Address);
        await socket.SendAsync($"GET {NodeClient.Prefix}/data/{dataset.Cid} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.Equal(200, (await socket.ReadHeadAsync()).Status);
        var received = await socket.ReadToEndAsync();
        Assert.InRange(received.Length, 0, CorruptBlock * ExpectedDataset.BlockBytes);
        Assert.True(body.AsSpan().StartsWith(received), "Wrong bytes were served");
    }

    private static void Flip(string path, int offset)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = offset;
        var value = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(value ^ 0x10));
    }
}
