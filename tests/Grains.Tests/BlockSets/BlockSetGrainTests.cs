using System.Collections.Immutable;
using Codex.Content;
using Codex.Grains.Interfaces;

namespace Codex.Grains.Tests.BlockSets;

public sealed class BlockSetGrainTests
{
    [Fact]
    public async Task Get_NeverHeard_IsNull()
    {
        await using var node = await GrainNode.StartAsync();
        var blocks = node.BlockSet(Samples.Tree);

        Assert.Null(await blocks.GetAsync(default));
        Assert.False(await blocks.SetWantedReplicasAsync(2, default));
        Assert.Equal(0, await blocks.DereferenceAsync(Samples.Manifest, Samples.Node, default));
        Assert.Equal(
            BlockSetOutcome.Done, await blocks.RemoveHoldingAsync(Samples.Node, [new HeldRange(0, 1)], default));
    }

    [Fact]
    public async Task Holdings_AddedRemovedAndSet_AreNormalisedAndRemembered()
    {
        await using var node = await GrainNode.StartAsync();
        var blocks = node.BlockSet(Samples.Tree);

        await blocks.AddHoldingAsync("b", [new HeldRange(8, 2), new HeldRange(0, 4)], default);
        await blocks.AddHoldingAsync("b", [new HeldRange(4, 2)], default);
        await blocks.AddHoldingAsync("a", [new HeldRange(1, 1)], default);
        await blocks.RemoveHoldingAsync("b", [new HeldRange(2, 1)], default);
        await blocks.SetHoldingAsync("c", [new HeldRange(5, 5), new HeldRange(0, 5)], default);
        await blocks.SetHoldingAsync("a", [], default);
        await node.RestartAsync();

        var holders = (await node.BlockSet(Samples.Tree).GetAsync(default))!.Holders;
        Assert.Equal(["b", "c"], holders.Select(static holder => holder.NodeId));
        Assert.Equal([new HeldRange(0, 2), new HeldRange(3, 3), new HeldRange(8, 2)], holders[0].Ranges);
        Assert.Equal([new HeldRange(0, 10)], holders[1].Ranges);
    }

    [Fact]
    public async Task References_AddedTwiceAndRemoved_CountOnce()
    {
        await using var node = await GrainNode.StartAsync();
        var blocks = node.BlockSet(Samples.Tree);
        await blocks.ReferenceAsync("m1", Samples.Node, 10, true, default);
        await blocks.ReferenceAsync("m1", Samples.Node, 10, true, default);
        await blocks.ReferenceAsync("m2", Samples.Node, 10, true, default);

        Assert.Equal(1, await blocks.DereferenceAsync("m1", Samples.Node, default));
        Assert.Equal(1, await blocks.DereferenceAsync("m1", Samples.Node, default));
        Assert.Single((await blocks.GetAsync(default))!.Holders);
        Assert.Equal(0, await blocks.DereferenceAsync("m2", Samples.Node, default));

        Assert.Null(await blocks.GetAsync(default));
    }

    [Fact]
    public async Task Reference_EmptyDataset_HasNoHolder()
    {
        await using var node = await GrainNode.StartAsync();

        await node.BlockSet(Samples.Tree).ReferenceAsync("m1", Samples.Node, 0, true, default);

        var record = await node.BlockSet(Samples.Tree).GetAsync(default);
        Assert.Empty(record!.Holders);
        Assert.Equal(0, record.BlockCount);
    }

    [Fact]
    public async Task WantedReplicas_KnownBlockSet_AreRemembered()
    {
        await using var node = await GrainNode.StartAsync();
        await node.BlockSet(Samples.Tree).ReferenceAsync("m1", Samples.Node, 10, true, default);

        Assert.True(await node.BlockSet(Samples.Tree).SetWantedReplicasAsync(3, default));
        await node.RestartAsync();

        Assert.Equal(3, (await node.BlockSet(Samples.Tree).GetAsync(default))!.WantedReplicas);
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => node.BlockSet(Samples.Tree).SetWantedReplicasAsync(GrainLimits.MaxWantedReplicas + 1, default));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => node.BlockSet(Samples.Tree).SetWantedReplicasAsync(-1, default));
    }

    [Fact]
    public async Task Holders_AsManyAsMayBe_RefusesMore()
    {
        await using var node = await GrainNode.StartAsync();
        var blocks = node.BlockSet(Samples.Tree);
        for (var i = 0; i < GrainLimits.MaxHoldersPerBlockSet; i++)
            await blocks.AddHoldingAsync($"node {i}", [new HeldRange(0, 1)], default);

        Assert.Equal(
            BlockSetOutcome.TooManyHolders, await blocks.AddHoldingAsync("more", [new HeldRange(0, 1)], default));
        Assert.Equal(BlockSetOutcome.TooManyHolders, await blocks.ReferenceAsync("m1", "more", 10, true, default));
        Assert.Equal(BlockSetOutcome.Done, await blocks.AddHoldingAsync("node 0", [new HeldRange(5, 1)], default));
        Assert.Empty((await blocks.GetAsync(default))!.References);
    }

    [Fact]
    public async Task Ranges_TooScattered_AreRefusedAndRemovalClaimsLess()
    {
        await using var node = await GrainNode.StartAsync();
        var blocks = node.BlockSet(Samples.Tree);
        var scattered = Enumerable.Range(0, GrainLimits.MaxRangesPerHolder + 1)
            .Select(static i => new HeldRange(2 * i, 1)).ToImmutableArray();

        Assert.Equal(BlockSetOutcome.TooManyRanges, await blocks.AddHoldingAsync("a", scattered, default));
        Assert.Null(await blocks.GetAsync(default));
        await blocks.AddHoldingAsync("a", [new HeldRange(0, 2 * scattered.Length + 100)], default);
        Assert.Equal(BlockSetOutcome.Done, await blocks.RemoveHoldingAsync("a", scattered, default));

        var left = (await blocks.GetAsync(default))!.Holders[0].Ranges;
        Assert.Equal(GrainLimits.MaxRangesPerHolder, left.Length);
        Assert.Empty(left.Where(range => range.Start % 2 == 0 && range.Start < 2 * scattered.Length));
        Assert.Contains(new HeldRange(2 * scattered.Length - 1, 101), left);
    }

    [Fact]
    public async Task Arguments_NobodyCouldMean_Throw()
    {
        await using var node = await GrainNode.StartAsync();
        var blocks = node.BlockSet(Samples.Tree);
        var tooMany = Enumerable.Repeat(new HeldRange(0, 1), GrainLimits.MaxRangesPerCall + 1).ToImmutableArray();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => blocks.AddHoldingAsync("a", default, default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => blocks.AddHoldingAsync("", [], default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => blocks.SetHoldingAsync("a", tooMany, default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => blocks.ReferenceAsync("m1", "a", -1, true, default));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => blocks.ReferenceAsync("m1", "a", ContentLimits.MaxBlockCount + 1, true, default));
        Assert.Null(await blocks.GetAsync(default));
    }

    [Fact]
    public async Task Record_GrainChangesLater_StaysAsItWas()
    {
        await using var node = await GrainNode.StartAsync();
        var blocks = node.BlockSet(Samples.Tree);
        await blocks.ReferenceAsync("m1", Samples.Node, 10, true, default);
        var before = await blocks.GetAsync(default);

        await blocks.RemoveHoldingAsync(Samples.Node, [new HeldRange(0, 10)], default);
        await blocks.ReferenceAsync("m2", "other", 10, true, default);

        Assert.Equal(["m1"], before!.References);
        Assert.Equal([new HeldRange(0, 10)], Assert.Single(before.Holders).Ranges);
    }
}
