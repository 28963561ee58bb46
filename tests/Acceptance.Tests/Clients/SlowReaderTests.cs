using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Clients;

/// <summary>Clients that ask for much and read little cost a bounded buffer each, and nobody else's time.</summary>
public sealed class SlowReaderTests
{
    private const int Readers = 50;
    private const int Workers = 4;
    private const int DatasetBytes = 64 << 20;
    private const int WorkBytes = 4 << 20;

    /// <summary>
    /// What a reader that stands still may cost: the 512 KiB that wait in its response, and a block of 64 KiB at either
    /// end of them.
    /// </summary>
    private const long ReaderBytes = 640 * 1024;

    /// <summary>What the others may cost meanwhile: ingest units of 16 MiB, transport buffers, heap.</summary>
    private const long WorkMemoryBytes = 64L << 20;

    [Fact]
    public async Task Download_ByReadersThatStandStill_CostsABoundedBuffer()
    {
        using var directory = new TestDirectory();
        await using var node = await NodeProcess.StartAsync(directory.Root, "--durability=relaxed");
        var random = Seed.NextRandom();
        var cid = await node.Client.UploadAsync(TestBytes.Of(random, DatasetBytes));
        var before = node.Memory("VmHWM");
        var readers = await Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => StallAsync(node.Address, cid)));

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => TestBytes.Of(random, WorkBytes)).ToArray()
            .Select(bytes => Task.Run(() => WorkAsync(node.Client, bytes))));
        var growth = node.Memory("VmHWM") - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"before {before >> 20} MiB, grew by {growth >> 20} MiB");
        Assert.InRange(growth, 0, Readers * ReaderBytes + WorkMemoryBytes);

        foreach (var reader in readers)
            reader.Reset();
        Assert.Empty(node.Errors);
        Assert.Equal(0, await node.StopAsync());
    }

    private static async Task<HttpSocket> StallAsync(Uri address, string cid)
    {
        var socket = await HttpSocket.ConnectAsync(address, receiveBufferBytes: 4096);
        await socket.SendAsync($"GET {NodeClient.Prefix}/data/{cid} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.Equal(200, (await socket.ReadHeadAsync()).Status);
        await socket.ReadExactlyAsync(new byte[1024]);
        return socket;
    }

    private static async Task WorkAsync(NodeClient client, byte[] bytes)
    {
        for (var round = 0; round < 5; round++)
        {
            var cid = await client.UploadAsync(bytes);
            await client.AssertDownloadsAsync(cid, bytes);
            await client.DeleteAsync(cid);
        }
    }
}
