using Codex.Acceptance.Tests.Exchange;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Communities;

/// <summary>
/// A quarter of a community's life, played by processes: status-go's calls, in its order and within its time limits
/// (status-go-rest, section 3; community history, sections 2 to 4). Nodes know one node to join through.
/// </summary>
public sealed class StatusGoSequenceTests
{
    [Fact]
    public async Task Archives_OfAQuarter_ReachEveryMemberAndOutliveTheControlNode()
    {
        using var directory = new TestDirectory();
        var history = History.Of(Seed.NextRandom());
        await using var control = await ControlNode.StartAsync(directory, history);
        var spr = await control.Node.SprAsync();
        await using var steady = new Member(directory, "steady", spr);
        await using var absent = new Member(directory, "absent", spr);
        await using var killed = new Member(directory, "killed", spr);

        // A node runs before its user joins the community, or starts for it.
        var starts = Task.WhenAll(steady.StartAsync(), absent.StartAsync());
        var link = await control.PublishAsync(3);
        await starts;
        await steady.FollowAsync(link);
        link = await control.PublishAsync(1);
        await Task.WhenAll(steady.FollowAsync(link), absent.FollowAsync(link));

        await Task.WhenAll(absent.StopAsync(), killed.StartAsync(), ReplaceWhileRunningAsync(control, steady));
        link = await control.PublishAsync(2);
        await Task.WhenAll(
            steady.FollowAsync(link),
            JoinAsync(absent, link),
            KillWhileDownloadingAsync(killed, link, control.LastArchive));
        link = await control.PublishAsync(4);
        await Task.WhenAll(new[] { steady, absent, killed }.Select(member => member.FollowAsync(link)));

        foreach (var member in new[] { steady, absent, killed })
            AssertHasAll(control, member);
        Assert.Empty(control.Node.Process.Errors);
        Assert.Equal(0, await control.Node.Process.StopAsync());
        await using var late = new Member(directory, "late", await steady.Node.SprAsync());
        await JoinAsync(late, link);
        AssertHasAll(control, late);
        foreach (var member in new[] { steady, absent, killed, late })
            await member.StopAsync();
    }

    private static async Task JoinAsync(Member member, ArchiveLink link)
    {
        await member.StartAsync();
        await member.FollowAsync(link);
    }

    /// <summary>A newer index arrives while the node fetches what an older one names.</summary>
    private static async Task ReplaceWhileRunningAsync(ControlNode control, Member member)
    {
        var older = await control.PublishAsync(1);
        var archive = control.LastArchive;
        var newer = await control.AddAsync();
        var running = await member.ReceiveAsync(older);
        await running.AcceptedAsync(archive);
        await member.FollowAsync(newer);
        Assert.True(running.Completion.IsCanceled, "The older index was through before the newer one came.");
        Assert.Equal(control.Published.Count, member.ArchiveIds.Count);
        await control.RemoveIndexAsync(older.Cid);
    }

    /// <summary>
    /// Follows, is killed when a part of the largest archive has come, and asks again after its start: the member never
    /// heard that the download was through.
    /// </summary>
    private static async Task KillWhileDownloadingAsync(Member member, ArchiveLink link, string largest)
    {
        var running = await member.ReceiveAsync(link);
        await running.AcceptedAsync(largest);
        FetchEvent now;
        do
            now = await member.Node.NowAsync(largest);
        while (now.Received == 0);
        await member.KillAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"Killed after {now.Received} of {now.Total} blocks.");
        Assert.Empty(member.ArchiveIds);
        await JoinAsync(member, link);
    }

    private static void AssertHasAll(ControlNode control, Member member)
    {
        Assert.Equal(control.Published.Count, member.Imported.Count);
        foreach (var (cid, bytes) in control.Published)
            Assert.True(member.Imported[cid].AsSpan().SequenceEqual(bytes), $"{cid} has other bytes.");
    }
}
