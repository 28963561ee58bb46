using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Exchange;

/// <summary>The one who had everything is gone: those who have parts complete each other.</summary>
public sealed class LostSeederTests
{
    private const int DatasetBytes = 20_000_000;

    [Fact]
    public async Task Fetch_SeederKilledHalfWay_TheOthersCompleteFromEachOther()
    {
        using var directory = new TestDirectory();
        await using var seeder = await PeerNode.StartAsync(directory, "seeder");
        await using var second = await PeerNode.StartAsync(directory, "second");
        await using var third = await PeerNode.StartAsync(directory, "third");
        var body = TestBytes.Of(Seed.NextRandom(), DatasetBytes);
        var cid = await seeder.Client.UploadAsync(body);
        await second.ConnectAsync(seeder);
        await third.ConnectAsync(seeder);
        await third.ConnectAsync(second);

        // Each gets what the other lacks.
        await Task.WhenAll(
            second.StreamAsync(cid, 0, DatasetBytes / 2), third.StreamAsync(cid, DatasetBytes / 2, DatasetBytes - 1));
        seeder.Process.Kill();
        foreach (var node in new[] { second, third })
            await node.FetchAsync(cid);
        await Task.WhenAll(second.CompletedAsync(cid), third.CompletedAsync(cid));

        await second.Client.AssertDownloadsAsync(cid, body);
        await third.Client.AssertDownloadsAsync(cid, body);
    }

    [Fact]
    public async Task Fetch_ThroughANodeThatIsFetchingItself_ComesWhole()
    {
        using var directory = new TestDirectory();
        await using var seeder = await PeerNode.StartAsync(directory, "seeder");
        await using var middle = await PeerNode.StartAsync(directory, "middle");
        await using var last = await PeerNode.StartAsync(directory, "last");
        var body = TestBytes.Of(Seed.NextRandom(), DatasetBytes);
        var cid = await seeder.Client.UploadAsync(body);
        await last.ConnectAsync(middle);
        var fetched = last.FetchAsync(cid);

        // The last node knows the middle one only, and asks before that one has anything.
        await middle.ConnectAsync(seeder);
        await middle.FetchAsync(cid);
        await fetched;
        await Task.WhenAll(middle.CompletedAsync(cid), last.CompletedAsync(cid));
        await last.Client.AssertDownloadsAsync(cid, body);
    }
}
