using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Exchange;

/// <summary>
/// A peer that sends forged blocks beside an honest one: the dataset comes whole, and the liar is left.
/// </summary>
public sealed class ForgedBlocksTests
{
    [Theory]
    [InlineData(Lie.OtherBytes)]
    [InlineData(Lie.OtherIndex)]
    [InlineData(Lie.WrongSize)]
    [InlineData(Lie.NoProof)]
    [InlineData(Lie.Garbage)]
    public async Task Fetch_LiarBesideAnHonestPeer_GivesRightBytes(Lie lie)
    {
        using var directory = new TestDirectory();
        await using var honest = await PeerNode.StartAsync(directory, "honest");
        await using var node = await PeerNode.StartAsync(directory, "node");
        var body = TestBytes.Of(Seed.NextRandom(), 4_000_000);
        var cid = await honest.Client.UploadAsync(body);
        var (peerId, address) = await honest.WhereAsync();
        var source = await HonestSource.ConnectAsync(Path.Combine(directory.Aside, "source.key"), peerId, address);
        await using var liar = await LyingPeer.StartAsync(Path.Combine(directory.Aside, "liar.key"), lie, source);

        // The liar comes first, so that it is asked for certain.
        await node.ConnectAsync(liar.PeerId, liar.Address);
        await node.FetchAsync(cid);
        await node.ConnectAsync(honest);
        await node.CompletedAsync(cid);

        await node.Client.AssertDownloadsAsync(cid, body);
        Assert.True(liar.Lies > 0, "The liar was never asked: the test shows nothing.");
        Assert.DoesNotContain(liar.PeerId, await node.ConnectionsAsync());
        Assert.Empty(node.Process.Errors);
    }
}
