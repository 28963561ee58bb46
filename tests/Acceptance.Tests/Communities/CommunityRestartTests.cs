using System.Net;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Communities;

/// <summary>
/// Nodes that are killed know every community, index and sync that they had, and what had come of them.
/// </summary>
public sealed class CommunityRestartTests
{
    private const int Kills = 3;

    [Fact]
    public async Task Kill_OfAMemberThatSyncs_LosesNothing()
    {
        using var directory = new TestDirectory();
        var history = History.Of(Seed.NextRandom());
        await using var control = await CommunityNode.StartAsync(directory, "control");
        await control.Community.JsonAsync(HttpMethod.Put, "", expected: HttpStatusCode.Created);
        var published = await CommunityRoutesTests.PublishAllAsync(control, history);
        var made = await control.Community.GetAsync();
        CommunityState? before = null;
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var member = await control.StartNextAsync(directory, "member");
            if (before is null)
                await member.Community.SetIndexAsync(made.IndexCid!, made.Clock!.Value);
            else
                await AssertKeptAsync(member, before);

            // The first time it is killed as soon as it has answered.
            before = await member.Community.BecomesAsync(state => kill == 0 || state.BytesHere > before!.BytesHere
                || state.SyncState == "done");
            member.Node.Process.Kill();
        }

        await using var last = await control.StartNextAsync(directory, "member");
        await AssertKeptAsync(last, before!);
        await last.Community.WatchAsync();
        var state = await last.Community.GetAsync();
        Assert.Equal((before!.Sync, "done", History.Weeks), (state.Sync, state.SyncState, state.Here));
        await last.AssertHasAllAsync(published);
    }

    [Fact]
    public async Task Kill_OfAControlNodeThatPublishes_LosesNothingThatItAnswered()
    {
        using var directory = new TestDirectory();
        var history = History.Of(Seed.NextRandom());
        var answered = new List<string>();
        await using (var control = await CommunityNode.StartAsync(directory, "control"))
        {
            await control.Community.JsonAsync(HttpMethod.Put, "", expected: HttpStatusCode.Created);
            await control.Community.NoContentAsync(HttpMethod.Put, "/pin");
            var calls = history.Select(control.Community.PublishAsync).ToList();
            for (var call = 0; call < 3; call++)
            {
                var done = await Task.WhenAny(calls);
                calls.Remove(done);
                answered.Add((await done).ArchiveId);
            }

            control.Node.Process.Kill();
            await Task.WhenAll(calls).ContinueWith(_ => { }, TaskScheduler.Default);
            answered.AddRange(calls.Where(call => call.IsCompletedSuccessfully).Select(call => call.Result.ArchiveId));
        }

        await using var again = await CommunityNode.StartAsync(directory, "control");
        Assert.True((await again.Community.GetAsync()).Pinned);
        var listed = await again.Community.ListAsync("/archives");
        Assert.Subset(
            listed.Select(archive => archive.GetProperty("id").GetString()!).ToHashSet(), answered.ToHashSet());
        Assert.All(listed, archive => Assert.Equal("here", archive.GetProperty("state").GetString()));
        var published = await CommunityRoutesTests.PublishAllAsync(again, history);
        await again.AssertHasAllAsync(published);
        listed = await again.Community.ListAsync("/archives");
        Assert.Equal(History.Weeks, listed.Length);
        Assert.True((await again.Community.GetAsync()).Pinned);
        await again.Community.NoContentAsync(HttpMethod.Delete, "/pin");
        Assert.False((await again.Community.GetAsync()).Pinned);
    }

    private static async Task AssertKeptAsync(CommunityNode node, CommunityState before)
    {
        var now = await node.Community.GetAsync();
        Assert.Equal(
            (before.RegisteredAt, before.IndexCid, before.Clock, before.Sync),
            (now.RegisteredAt, now.IndexCid, now.Clock, now.Sync));
        Assert.InRange(now.Here, before.Here, History.Weeks);
        Assert.Contains(now.SyncState, (string[])["running", "done"]);
        if (before.SyncState == "done")
            Assert.Equal(before.SyncState, now.SyncState);
    }
}
