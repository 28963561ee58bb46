using System.Diagnostics;
using Codex.Node.Benchmarks;

namespace Codex.Exchange.Benchmarks;

/// <summary>How soon a first byte comes: of a stream from afar, and from a node that has just got everything.</summary>
/// <param name="workspace">Where the nodes keep their data.</param>
/// <param name="warmUp">
/// A small file that is streamed before anything is measured: what a fresh process has to compile for its first stream
/// would drown a few round trips.
/// </param>
/// <param name="file">The file whose first byte is waited for.</param>
internal sealed class FirstBytes(Workspace workspace, SourceFile warmUp, SourceFile file)
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// From the request of a stream to its first byte, with the dataset at a peer behind a slow link to which the node
    /// is connected; beside it the round trip over such a link.
    /// </summary>
    public async Task<(TimeSpan FirstByte, TimeSpan RoundTrip)> FromAfarAsync()
    {
        var roundTrip = await DelayedLink.MeasureRoundTripAsync(Delay);
        await using var seeder = await NodePeer.StartAsync(workspace.NewPath("node"));
        await using var leecher = await NodePeer.StartAsync(workspace.NewPath("node"));
        await using var link = new DelayedLink(seeder.Port, Delay);
        var cid = await seeder.UploadAsync(file);
        await leecher.ConnectAsync(seeder, link.Port);
        await WarmUpAsync(seeder, leecher);
        var clock = Stopwatch.StartNew();
        await using var stream = await leecher.StreamAsync(cid);
        return (clock.Elapsed, roundTrip);
    }

    /// <summary>
    /// From the moment a node has all of a dataset to the first byte at a third node that knows only the second, while
    /// the first is killed.
    /// </summary>
    public async Task<TimeSpan> HandedOnAsync()
    {
        await using var first = await NodePeer.StartAsync(workspace.NewPath("node"));
        await using var second = await NodePeer.StartAsync(workspace.NewPath("node"));
        await using var third = await NodePeer.StartAsync(workspace.NewPath("node"));
        var cid = await first.UploadAsync(file);
        await second.ConnectAsync(first);
        await third.ConnectAsync(second);
        await WarmUpAsync(second, third);
        await second.GetAsync(cid);
        var clock = Stopwatch.StartNew();
        var killing = first.KillAsync();
        await using var stream = await third.StreamAsync(cid);
        var elapsed = clock.Elapsed;
        await killing;
        return elapsed;
    }

    private async Task WarmUpAsync(NodePeer from, NodePeer to)
    {
        var cid = await from.UploadAsync(warmUp);
        await using var stream = await to.StreamAsync(cid);
        await stream.CopyToAsync(Stream.Null);
    }
}
