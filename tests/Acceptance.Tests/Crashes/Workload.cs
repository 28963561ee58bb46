using System.Net;
using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Crashes;

/// <summary>Clients that upload and delete until their node dies, and what they may then demand of it.</summary>
internal sealed class Workload
{
    private const int Clients = 5;
    private const int MaxPieceBytes = 256 * 1024;

    // Round a block, and up to the largest: one byte, a tree of one block, of two, of odd layers, several ingest units.
    private static readonly int[] Sizes =
        [1, 100, 65_535, 65_536, 65_537, 131_072, 327_681, 700_000, 1 << 20, (3 << 20) + 5, 8 << 20];

    private readonly Lock _gate = new();
    private readonly Random _random;
    private readonly List<Item> _items = [];

    public Workload(Random random)
    {
        _random = random;
        foreach (var size in Sizes)
        {
            var bytes = TestBytes.Of(random, size);
            _items.Add(new Item(bytes, "first.bin"));
            _items.Add(new Item(bytes, "second.bin"));
        }

        // Zeros at the end change the dataset and not its tree: two datasets, one directory.
        var head = TestBytes.Of(random, 200_000);
        _items.Add(new Item(head, "tail.bin"));
        _items.Add(new Item([.. head, .. new byte[1000]], "tail.bin"));
    }

    /// <summary>What the node must hold.</summary>
    public IReadOnlyList<Item> Present => [.. _items.Where(item => item.State == ItemState.Present)];

    /// <summary>Operations of which no client knows how they ended.</summary>
    public int Interrupted => _items.Count(item => item.State == ItemState.Unknown);

    /// <summary>A kill point somewhere in the next operations.</summary>
    public KillPoint NextKill(NodeProcess node, TestDirectory directory)
    {
        var operations = _random.Next(12);
        return _random.Next(2) == 0
            ? KillPoint.AfterBytes(node, operations, _random.Next(1, 12 << 20))
            : KillPoint.AfterChanges(node, directory.Repo, operations, _random.Next(1, 60));
    }

    /// <summary>Works until the node is dead.</summary>
    public Task RunAsync(NodeProcess node, KillPoint kill) => Task.WhenAll(
        Enumerable.Range(0, Clients).Select(_ => new Random(_random.Next())).ToArray()
            .Select(random => Task.Run(() => WorkAsync(node.Client, kill, random))));

    /// <summary>Says that the node lost an item with good reason.</summary>
    public void Forget(Item item) => item.State = ItemState.Absent;

    /// <summary>
    /// Every acknowledged dataset is there to the byte, no other is, unless it was sent whole; the disk agrees.
    /// </summary>
    public async Task AssertKeptAsync(NodeProcess node, TestDirectory directory)
    {
        var listed = await node.Client.ListAsync();
        foreach (var item in _items.Where(item => item.State == ItemState.Unknown))
            item.State = listed.ContainsKey(item.Expected.Cid) ? ItemState.Present : ItemState.Absent;
        await RepoCheck.AssertHoldsAsync(node, directory, [.. Present.Select(item => item.Expected)]);
        foreach (var item in _items)
        {
            if (item.State == ItemState.Present)
                await node.Client.AssertDownloadsAsync(item.Expected.Cid, item.Bytes);
            else
                Assert.Equal(HttpStatusCode.NotFound, await node.Client.DownloadStatusAsync(item.Expected.Cid));
        }

        var probe = await node.Client.UploadAsync([1, 2, 3]);
        await node.Client.DeleteAsync(probe);
    }

    private async Task WorkAsync(NodeClient client, KillPoint kill, Random random)
    {
        while (!kill.IsFired)
        {
            var item = Take(random);
            try
            {
                if (item.State == ItemState.Present && random.Next(3) > 0)
                    await DeleteAsync(client, item);
                else
                    await UploadAsync(client, item, kill, random);
                kill.Acknowledge();
            }
            // The client lets a SocketException through where the server is gone the moment it has accepted.
            catch (Exception exception) when (
                exception is HttpRequestException or IOException or System.Net.Sockets.SocketException && kill.IsFired)
            {
                return;
            }
            finally
            {
                lock (_gate)
                    item.IsTaken = false;
            }
        }
    }

    private static async Task DeleteAsync(NodeClient client, Item item)
    {
        item.State = ItemState.Unknown;
        await client.DeleteAsync(item.Expected.Cid);
        item.State = ItemState.Absent;
    }

    private static async Task UploadAsync(NodeClient client, Item item, KillPoint kill, Random random)
    {
        using var body = new MeteredContent(
            item.Bytes,
            random.Next(1, MaxPieceBytes) + item.Bytes.Length / 64,
            isChunked: random.Next(2) == 0,
            (count, isLast) =>
            {
                if (isLast && item.State == ItemState.Absent)
                    item.State = ItemState.Unknown;
                kill.Send(count);
            });
        var (status, text) = await client.PostAsync(body, item.Name);
        Assert.True(status == HttpStatusCode.OK, text);
        Assert.Equal(item.Expected.Cid, text);
        item.State = ItemState.Present;
    }

    private Item Take(Random random)
    {
        lock (_gate)
        {
            var free = _items.Where(item => !item.IsTaken).ToArray();
            var item = free[random.Next(free.Length)];
            item.IsTaken = true;
            return item;
        }
    }
}
