using System.Diagnostics;
using Codex.Node.Benchmarks;

namespace Codex.Exchange.Benchmarks;

/// <summary>Our node: uploaded over REST, connected with <c>/connect</c>, fetched with <c>POST …/network</c>.</summary>
internal sealed class NodeContender(Workspace workspace) : IContender
{
    public string Name => "node";

    public async Task<Transfer> TransferAsync(SourceFile file, int seeders, int leechers)
    {
        var peers = new List<NodePeer>();
        try
        {
            for (var i = 0; i < seeders + leechers; i++)
                peers.Add(await NodePeer.StartAsync(workspace.NewPath("node")));
            var cid = "";
            foreach (var seeder in peers.Take(seeders))
                cid = await seeder.UploadAsync(file);
            // What the upload left for the kernel to write must not count against the transfer.
            await Command.RunAsync("sync");
            var transfer = await MeasureAsync(peers, seeders, cid);
            foreach (var leecher in peers.Skip(seeders))
            {
                if (!await leecher.HasAsync(cid, file))
                    throw new CannotTransferException("what arrived is not what was sent");
            }

            return transfer;
        }
        finally
        {
            foreach (var peer in peers)
                await peer.DisposeAsync();
        }
    }

    private static async Task<Transfer> MeasureAsync(List<NodePeer> peers, int seeders, string cid)
    {
        var seeding = Account.Open(peers.Take(seeders).Select(peer => peer.Id));
        var leeching = Account.Open(peers.Skip(seeders).Select(peer => peer.Id));
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(seeders, peers.Count - seeders).Select(async index =>
        {
            foreach (var other in peers.Take(index))
                await peers[index].ConnectAsync(other);
            await peers[index].GetAsync(cid);
        }));
        return new Transfer(
            clock.Elapsed, seeding.CpuSeconds, leeching.CpuSeconds, seeding.PeakMib, leeching.PeakMib);
    }
}
