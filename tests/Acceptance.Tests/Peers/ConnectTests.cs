using System.Text.Json;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Peers;

/// <summary>Two nodes, introduced to each other over REST.</summary>
public sealed class ConnectTests
{
    [Fact]
    public async Task Connect_AtAnAddressOfTheOther_BothSeeTheConnection()
    {
        using var directory = new TestDirectory();
        await using var first = await StartAsync(directory, "first", "--agent-string=first");
        await using var second = await StartAsync(directory, "second", "--max-peers=3");
        var (firstId, address) = await InfoAsync(first);
        var (secondId, _) = await InfoAsync(second);

        Assert.Equal("Successfully connected to peer", await ConnectAsync(second, firstId, address));
        Assert.Equal([firstId], await ConnectionsAsync(second));
        await AssertConnectedAsync(first, secondId);
        Assert.Equal("Successfully connected to peer", await ConnectAsync(second, firstId, address));
        Assert.Empty(first.Errors);
        Assert.Empty(second.Errors);
    }

    [Fact]
    public async Task Connect_ToSomebodyElse_SaysWhy()
    {
        using var directory = new TestDirectory();
        await using var first = await StartAsync(directory, "first");
        await using var second = await StartAsync(directory, "second");
        var (firstId, address) = await InfoAsync(first);
        const string Stranger = "16Uiu2HAmRgEoPYeFV5y3irFe9muszAubsr3Tm5BWjS3uptKnjTHo";

        Assert.Equal("peerid: incorrect PeerId string", await ConnectAsync(second, "xyz", address));
        Assert.Equal("Unable to find Peer!", await ConnectAsync(second, Stranger));
        Assert.Equal("Unable to find Peer!", await ConnectAsync(second, firstId, "not-an-address"));

        // Somebody else answers there: the handshake must not end in a connection.
        Assert.Equal("Unable to dial peer", await ConnectAsync(second, Stranger, address));
        Assert.Empty(await ConnectionsAsync(second));
    }

    [Fact]
    public async Task PeerId_AfterARestart_IsTheSame()
    {
        using var directory = new TestDirectory();
        string before;
        await using (var node = await StartAsync(directory, "node"))
            before = (await InfoAsync(node)).PeerId;
        await using var restarted = await StartAsync(directory, "node");
        Assert.Equal(before, (await InfoAsync(restarted)).PeerId);
    }

    private static Task<NodeProcess> StartAsync(TestDirectory directory, string name, params string[] options) =>
        NodeProcess.StartAsync(
            Path.Combine(directory.Aside, name), ["--listen-addrs=/ip4/127.0.0.1/tcp/0", .. options]);

    private static async Task<(string PeerId, string Address)> InfoAsync(NodeProcess node)
    {
        using var info = await DebugInfoAsync(node);
        return (
            info.RootElement.GetProperty("id").GetString()!,
            info.RootElement.GetProperty("addrs").EnumerateArray().Single().GetString()!);
    }

    /// <summary>The side that was dialled may finish its handshake a moment later: asks until it has.</summary>
    private static async Task AssertConnectedAsync(NodeProcess node, string peerId)
    {
        using var deadline = new CancellationTokenSource(TestLimits.Event);
        while (await ConnectionsAsync(node) is var connections && !connections.SequenceEqual([peerId]))
            Assert.False(deadline.IsCancellationRequested, $"connected with [{string.Join(", ", connections)}]");
    }

    private static async Task<string[]> ConnectionsAsync(NodeProcess node)
    {
        using var info = await DebugInfoAsync(node);
        return [.. info.RootElement.GetProperty("connections").EnumerateArray()
            .Select(connection => connection.GetProperty("peerId").GetString()!)];
    }

    private static async Task<JsonDocument> DebugInfoAsync(NodeProcess node)
    {
        using var client = new HttpClient();
        var url = new Uri(node.Address, "/api/codex/v1/debug/info");
        return JsonDocument.Parse(await client.GetStringAsync(url, TestContext.Current.CancellationToken));
    }

    private static async Task<string> ConnectAsync(NodeProcess node, string peerId, params string[] addresses)
    {
        using var client = new HttpClient();
        var query = string.Join('&', addresses.Select(address => "addrs=" + Uri.EscapeDataString(address)));
        var url = new Uri(node.Address, $"/api/codex/v1/connect/{peerId}?{query}");
        using var response = await client.GetAsync(url, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
