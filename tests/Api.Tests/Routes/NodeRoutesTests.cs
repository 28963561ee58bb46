using Codex.Api.Ports;
using Codex.Api.Tests.Hosting;

namespace Codex.Api.Tests.Routes;

public sealed class NodeRoutesTests
{
    private const string PeerId = "16Uiu2HAm7GSFKtjg9bhyd3pBbsuUukR6xZn1r2RPa5fMsxjxSXLS";

    [Theory]
    [InlineData(null, false)]
    [InlineData("*/*", false)]
    [InlineData("text/*", false)]
    [InlineData("application/json", false)]
    [InlineData("application/json, text/plain", false)]
    [InlineData("text/plain;q=0.5, application/json", false)]
    [InlineData("nonsense", false)]
    [InlineData("text/plain", true)]
    [InlineData("text/plain, application/json", true)]
    [InlineData("application/json;q=0.5, text/plain;q=0.8", true)]
    [InlineData("text/plain;charset=utf-8", true)]
    public async Task PeerId_Accept_DecidesTheForm(string? accept, bool isText)
    {
        await using TestNode node = await TestNode.StartAsync();
        string[] headers = accept is null ? [] : [$"Accept: {accept}"];
        RawResponse answer = await node.SendAsync("GET", "/api/codex/v1/peerid", headers);
        Assert.Equal(isText ? "text/plain" : "application/json", answer.Header("Content-Type"));
        Assert.Equal(isText ? PeerId : $$"""{"id":"{{PeerId}}"}""", answer.Text);
    }

    [Fact]
    public async Task Spr_None_Is503WithoutBody()
    {
        await using TestNode node = await TestNode.StartAsync();
        RawResponse answer = await node.SendAsync("GET", "/api/codex/v1/spr", "Accept: text/plain");
        Assert.Equal(503, answer.Status);
        Assert.Equal("application/json", answer.Header("Content-Type"));
        Assert.Equal("0", answer.Header("Content-Length"));
    }

    [Theory]
    [InlineData(ConnectStatus.Connected, 200, "Successfully connected to peer")]
    [InlineData(ConnectStatus.BadPeerId, 400, "peerid: incorrect PeerId string")]
    [InlineData(ConnectStatus.PeerNotFound, 400, "Unable to find Peer!")]
    [InlineData(ConnectStatus.DialFailed, 400, "Unable to dial peer")]
    [InlineData(ConnectStatus.Failed, 500, "Unknown error dialling peer")]
    public async Task Connect_Outcome_HasUpstreamsText(ConnectStatus outcome, int status, string text)
    {
        await using TestNode node = await TestNode.StartAsync();
        node.Peers.Connect = (_, _) => outcome;
        RawResponse answer = await node.SendAsync("GET", "/api/codex/v1/connect/16Uxyz");
        Assert.Equal(status, answer.Status);
        Assert.Equal(text, answer.Text);
    }

    [Fact]
    public async Task Connect_Addresses_ArePassedOnBounded()
    {
        await using TestNode node = await TestNode.StartAsync();
        await node.SendAsync(
            "GET", "/api/codex/v1/connect/16Uxyz?addrs=/ip4/1.2.3.4/tcp/5&addrs=%2Fip4%2F6.7.8.9%2Ftcp%2F10");
        (string peerId, IReadOnlyList<string> addresses) = Assert.Single(node.Peers.Asked);
        Assert.Equal("16Uxyz", peerId);
        Assert.Equal(["/ip4/1.2.3.4/tcp/5", "/ip4/6.7.8.9/tcp/10"], addresses);

        string many = string.Join('&', Enumerable.Repeat("addrs=x", 100));
        await node.SendAsync("GET", $"/api/codex/v1/connect/16Uxyz?{many}");
        Assert.Equal(ApiLimits.MaxConnectAddresses, node.Peers.Asked[^1].Addresses.Count);
    }
}
