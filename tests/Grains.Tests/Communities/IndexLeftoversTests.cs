using Codex.Grains.Interfaces;

namespace Codex.Grains.Tests.Communities;

/// <summary>Indices of which there may be something although the history does not name them.</summary>
public sealed class IndexLeftoversTests
{
    [Fact]
    public async Task Expect_UntilItIsOffered_IsALeftover_AcrossRestarts()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();
        Assert.True(await community.ExpectIndexAsync("zA", default));
        Assert.True(await community.ExpectIndexAsync("zA", default));
        Assert.True(await community.ExpectIndexAsync("zB", default));
        await node.RestartAsync();
        community = node.Community(CommunitySamples.Id);
        Assert.Equal(["zA", "zB"], await community.ListLeftoversAsync(default));
        Assert.Equal(IndexOffer.Current, await OfferAsync(community, "zA", 2));
        Assert.Equal(IndexOffer.Older, await OfferAsync(community, "zB", 1));
        await node.RestartAsync();
        community = node.Community(CommunitySamples.Id);
        Assert.Equal(["zB"], await community.ListLeftoversAsync(default));
        Assert.True(await community.ForgetIndexAsync("zB", default));
        Assert.False(await community.ForgetIndexAsync("zB", default));
        Assert.Empty(await community.ListLeftoversAsync(default));
    }

    [Fact]
    public async Task Expect_WhatTheHistoryNames_IsNoLeftover()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();
        await OfferAsync(community, "zA", 1);
        Assert.True(await community.ExpectIndexAsync("zA", default));
        Assert.Empty(await community.ListLeftoversAsync(default));
    }

    [Fact]
    public async Task Offer_BeyondTheBound_LeavesTheOldest_UntilItIsOfferedAgain()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();
        for (var number = 0; number <= GrainLimits.MaxIndicesPerCommunity; number++)
            await OfferAsync(community, $"z{number}", (ulong)number);
        await node.RestartAsync();
        community = node.Community(CommunitySamples.Id);
        Assert.Equal(["z0"], await community.ListLeftoversAsync(default));
        await OfferAsync(community, "z0", 1000);
        Assert.Equal(["z1"], await community.ListLeftoversAsync(default));
        for (var number = 0; number < 2 * GrainLimits.MaxIndicesPerCommunity; number++)
            await community.ExpectIndexAsync($"zNever{number}", default);
        var leftovers = await community.ListLeftoversAsync(default);
        Assert.Equal(GrainLimits.MaxIndicesPerCommunity, leftovers.Length);
        Assert.Equal("zNever256", leftovers[0]);
    }

    private static Task<IndexOffer?> OfferAsync(ICommunityGrain community, string cid, ulong clock) =>
        community.OfferIndexAsync(CommunitySamples.Reference(cid, clock), default);
}
