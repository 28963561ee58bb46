using System.Text.Json;
using Codex.Nat.Tests.Topology;

namespace Codex.Nat.Tests.Nodes;

/// <summary>A node in a namespace, driven from outside.</summary>
public sealed class LabNodeTests
{
    [Fact]
    public async Task Start_BehindARouter_ServesItsApiAndKnowsOnlyItsPrivateAddress()
    {
        await using var lab = await NatLab.CreateAsync();
        var site = await lab.AddAsync(NatKind.PortRestricted);
        await using var node = await LabNode.StartAsync(site, Path.Combine(lab.Directory, "node"), "--nat=none");

        var body = new byte[100_000];
        Seed.NextRandom().NextBytes(body);
        Assert.True(await node.StreamsAsync(await node.UploadAsync(body), body));
        var addresses = (await node.InfoAsync()).GetProperty("addrs").EnumerateArray()
            .Select(static address => address.GetString()).ToArray();
        Assert.Contains($"/ip4/{site.Member.Address}/tcp/{LabPorts.Peers}", addresses);
        Assert.DoesNotContain(
            addresses, address => address!.Contains(site.PublicAddress.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_OptionThatIsNone_FailsWithWhatTheNodeSays()
    {
        await using var lab = await NatLab.CreateAsync();
        var site = await lab.AddAsync(NatKind.Public);
        var error = await Assert.ThrowsAnyAsync<Exception>(
            () => LabNode.StartAsync(site, Path.Combine(lab.Directory, "node"), "--no-such-option=1"));
        Assert.Contains("no-such-option", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"connections":[{"peerId":"a","direct":true,"path":"punched"}]}""", Way.Punched)]
    [InlineData("""{"connections":[{"peerId":"b","path":"direct"},{"peerId":"a","path":"relayed"}]}""", Way.Relayed)]
    [InlineData("""{"connections":[{"peerId":"a","path":"relayed"},{"peerId":"a","path":"punched"}]}""", Way.Punched)]
    [InlineData("""{"connections":[{"peerId":"a","direct":true}]}""", null)]
    [InlineData("""{"connections":[{"peerId":"b","path":"direct"}]}""", null)]
    public void Told_Info_IsTheWayToThatPeer(string info, Way? expected) =>
        Assert.Equal(expected, ConnectionWay.Told(JsonDocument.Parse(info).RootElement, "a"));
}
