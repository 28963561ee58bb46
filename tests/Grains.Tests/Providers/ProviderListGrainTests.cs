using Codex.Grains.Interfaces;

namespace Codex.Grains.Tests.Providers;

public sealed class ProviderListGrainTests
{
    private const string Key = "e8e06ae9b2cb7d23fde39681e5cc9b1e690ae40240b476908bc58960b4caad38";

    [Fact]
    public async Task Add_TwoPeers_AreRememberedTheLongestFirst()
    {
        await using var node = await GrainNode.StartAsync();
        var list = node.Providers(Key);

        Assert.True(await list.AddAsync(Record(node, "a", hours: 1), default));
        Assert.True(await list.AddAsync(Record(node, "b", hours: 2), default));
        Assert.True(await list.AddAsync(Record(node, "a", hours: 3, content: 9), default));
        await node.RestartAsync();

        var records = await node.Providers(Key).GetAsync(default);
        Assert.Equal(["a", "b"], records.Select(static record => record.PeerId));
        Assert.Equal([9], records[0].Envelope);
    }

    [Fact]
    public async Task Get_AfterItsTime_RecordIsGone()
    {
        await using var node = await GrainNode.StartAsync();
        await node.Providers(Key).AddAsync(Record(node, "a", hours: 1), default);
        await node.Providers(Key).AddAsync(Record(node, "b", hours: 2), default);

        node.Time.Now += TimeSpan.FromHours(1);

        Assert.Equal("b", (await node.Providers(Key).GetAsync(default)).Single().PeerId);
        Assert.False(await node.Providers(Key).AddAsync(Record(node, "c", hours: 0), default));
    }

    [Fact]
    public async Task Add_BeyondTheLimit_KeepsThoseThatLastLongest()
    {
        await using var node = await GrainNode.StartAsync();
        var list = node.Providers(Key);
        for (var i = 1; i <= GrainLimits.MaxProvidersPerList; i++)
            Assert.True(await list.AddAsync(Record(node, $"peer {i}", hours: i), default));

        Assert.False(await list.AddAsync(Record(node, "too short", hours: 1), default));
        Assert.True(await list.AddAsync(Record(node, "longer", hours: 50), default));

        var peers = (await list.GetAsync(default)).Select(static record => record.PeerId).ToArray();
        Assert.Equal(GrainLimits.MaxProvidersPerList, peers.Length);
        Assert.Equal("longer", peers[0]);
        Assert.DoesNotContain("peer 1", peers);
    }

    [Fact]
    public async Task Remove_LastRecord_LeavesNothing()
    {
        await using var node = await GrainNode.StartAsync();
        await node.Providers(Key).AddAsync(Record(node, "a", hours: 1), default);

        Assert.True(await node.Providers(Key).RemoveAsync("a", default));
        Assert.False(await node.Providers(Key).RemoveAsync("a", default));
        await node.RestartAsync();

        Assert.Empty(await node.Providers(Key).GetAsync(default));
    }

    [Fact]
    public async Task Add_RecordWithoutBytesOrTooLarge_IsRefused()
    {
        await using var node = await GrainNode.StartAsync();
        var record = Record(node, "a", hours: 1);

        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => node.Providers(Key).AddAsync(record with { Envelope = [] }, default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => node.Providers(Key).AddAsync(
            record with { Envelope = [.. new byte[GrainLimits.MaxProviderRecordBytes + 1]] }, default));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => node.Providers(Key).AddAsync(record with { PeerId = "" }, default));
    }

    private static ProviderRecord Record(GrainNode node, string peer, int hours, byte content = 1) => new()
    {
        PeerId = peer,
        Envelope = [content],
        ExpiresAt = node.Time.Now + TimeSpan.FromHours(hours),
    };
}
