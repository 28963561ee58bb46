using System.Diagnostics;
using Codex.Node.Benchmarks;

namespace Codex.Exchange.Benchmarks;

/// <summary>libtorrent of the distribution, through its Python module, with its defaults for disk and memory.</summary>
internal sealed class LibtorrentContender(Workspace workspace) : IContender
{
    public string Name => "libtorrent";

    public async Task<Transfer> TransferAsync(SourceFile file, int seeders, int leechers)
    {
        var torrent = workspace.NewPath("torrent");
        await TorrentProcess.DescribeAsync(file.Path, torrent);
        var peers = new List<TorrentProcess>();
        var directories = new List<string>();
        try
        {
            for (var i = 0; i < seeders; i++)
                peers.Add(await TorrentProcess.StartAsync("seed", torrent, Path.GetDirectoryName(file.Path)!));
            for (var i = 0; i < leechers; i++)
            {
                directories.Add(Directory.CreateDirectory(workspace.NewPath("leecher")).FullName);
                peers.Add(await TorrentProcess.StartAsync("leech", torrent, directories[^1]));
            }

            var transfer = await MeasureAsync(peers, seeders);
            for (var i = 0; i < leechers; i++)
                await VerifyAsync(file, peers[seeders + i], directories[i]);
            return transfer;
        }
        finally
        {
            foreach (var peer in peers)
                await peer.DisposeAsync();
            foreach (var directory in directories)
                Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<Transfer> MeasureAsync(List<TorrentProcess> peers, int seeders)
    {
        var seeding = Account.Open(peers.Take(seeders).Select(peer => peer.Id));
        var leeching = Account.Open(peers.Skip(seeders).Select(peer => peer.Id));
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(seeders, peers.Count - seeders)
            .Select(index => peers[index].GetFromAsync(peers.Take(index).Select(peer => peer.Port))));
        return new Transfer(
            clock.Elapsed, seeding.CpuSeconds, leeching.CpuSeconds, seeding.PeakMib, leeching.PeakMib);
    }

    private static async Task VerifyAsync(SourceFile file, TorrentProcess leecher, string directory)
    {
        await leecher.FlushAsync();
        await using var received = File.OpenRead(Path.Combine(directory, Path.GetFileName(file.Path)));
        if (!await file.IsSameAsync(received))
            throw new CannotTransferException("what arrived is not what was sent");
    }
}
