using Codex.Acceptance.Tests.Exchange;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Peers;

/// <summary>Two nodes, introduced to each other over REST.</summary>
public sealed class ConnectTests
{
    [Fact]
    public async Task Connect_AtAnAddressOfTheOther_BothSeeTheConnection()
    {
        using var directory = new TestDirectory();
        await using var first = await PeerNode.StartAsync(directory, "first", "--agent-string=first");
        await using var second = await PeerNode.StartAsync(directory, "second", "--max-peers=3");
        var (firstId, address) = await first.WhereAsync();
        var (secondId, _) = await second.WhereAsync();

        await second.ConnectAsync(firstId, address);
        Assert.Equal([firstId], await second.ConnectionsAsync());
        await AssertConnectedAsync(first, secondId);
        await second.ConnectAsync(firstId, address);
        Assert.Empty(first.Process.Errors);
        Assert.Empty(second.Process.Errors);
    }

    [Fact]
    public async Task Connect_ToSomebodyElse_SaysWhy()
    {
        using var directory = new TestDirectory();
        await using var first = await PeerNode.StartAsync(directory, "first");
        await using var second = await PeerNode.StartAsync(directory, "second");
        var (firstId, address) = await first.WhereAsync();
        const string Stranger = "16Uiu2HAmRgEoPYeFV5y3irFe9muszAubsr3Tm5BWjS3uptKnjTHo";

        Assert.Equal("peerid: incorrect PeerId string", (await second.TryConnectAsync("xyz", address)).Text);
        Assert.Equal("Unable to find Peer!", (await second.TryConnectAsync(Stranger)).Text);
        Assert.Equal("Unable to find Peer!", (await second.TryConnectAsync(firstId, "not-an-address")).Text);

        // Somebody else answers there: the handshake must not end in a connection.
        Assert.Equal("Unable to dial peer", (await second.TryConnectAsync(Stranger, address)).Text);
        Assert.Empty(await second.ConnectionsAsync());
    }

    [Fact]
    public async Task PeerId_AfterARestart_IsTheSame()
    {
        using var directory = new TestDirectory();
        string before;
        await using (var node = await PeerNode.StartAsync(directory, "node"))
            before = (await node.WhereAsync()).PeerId;
        await using var restarted = await PeerNode.StartAsync(directory, "node");
        Assert.Equal(before, (await restarted.WhereAsync()).PeerId);
    }

    /// <summary>The side that was dialled may finish its handshake a moment later: asks until it has.</summary>
    private static async Task AssertConnectedAsync(PeerNode node, string peerId)
    {
        using var deadline = new CancellationTokenSource(TestLimits.Event);
        while (await node.ConnectionsAsync() is var connections && !connections.SequenceEqual([peerId]))
            Assert.False(deadline.IsCancellationRequested, $"connected with [{string.Join(", ", connections)}]");
    }
}
