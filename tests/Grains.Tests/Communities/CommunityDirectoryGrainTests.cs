namespace Codex.Grains.Tests.Communities;

public sealed class CommunityDirectoryGrainTests
{
    [Fact]
    public async Task Add_SomeCommunities_AreListedInOrderEachOnce()
    {
        await using var node = await GrainNode.StartAsync();

        foreach (var id in new[] { "0xb", "0xC", "0xa", "0xb" })
            Assert.True(await node.Communities().AddAsync(id, default));
        await node.RestartAsync();

        Assert.Equal(["0xC", "0xa", "0xb"], await node.Communities().ListAsync(default));
    }

    [Fact]
    public async Task Remove_KnownCommunity_IsGone()
    {
        await using var node = await GrainNode.StartAsync();
        await node.Communities().AddAsync("0xa", default);
        await node.Communities().AddAsync("0xb", default);
        var before = await node.Communities().ListAsync(default);

        Assert.True(await node.Communities().RemoveAsync("0xa", default));
        Assert.False(await node.Communities().RemoveAsync("0xa", default));
        await node.RestartAsync();
        Assert.Equal(["0xb"], await node.Communities().ListAsync(default));
        Assert.Equal(["0xa", "0xb"], before);

        Assert.True(await node.Communities().RemoveAsync("0xb", default));
        await node.RestartAsync();
        Assert.Empty(await node.Communities().ListAsync(default));
    }
}
