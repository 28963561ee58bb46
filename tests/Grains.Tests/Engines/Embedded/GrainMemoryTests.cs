using Codex.Grains.Interfaces;
using Codex.Grains.Tests.Communities;

namespace Codex.Grains.Tests;

/// <summary>However many datasets and communities a node has, their grains take no more than so much memory.</summary>
[Collection(nameof(GrainMemoryTests))]
public sealed class GrainMemoryTests
{
    // An activation takes 1.7 KiB, a state of a hundred archives 20: this is far from both, and from nothing.
    private const long MostBytesPerDataset = 512;
    private const long MostBytesPerCommunity = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Datasets_BeyondTheBound_TakeNoMemory()
    {
        await using var node = await GrainNode.StartAsync();
        const int Many = 3 * GrainLimits.MaxDatasetActivations;
        await CallAsync(node, 0, GrainLimits.MaxDatasetActivations);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await CallAsync(node, GrainLimits.MaxDatasetActivations, Many);
        await UntilAsync(before + (Many - GrainLimits.MaxDatasetActivations) * MostBytesPerDataset);
    }

    [Fact]
    public async Task Communities_BeyondTheBound_TakeNoMemory()
    {
        await using var node = await GrainNode.StartAsync();
        const int Archives = 4096;
        const int Fitting = GrainLimits.MaxActiveArchives / Archives;
        const int Many = Fitting + Fitting / 2;
        await FillAsync(node, 0, Fitting, Archives);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await FillAsync(node, Fitting, Many, Archives);
        await UntilAsync(before + (Many - Fitting) * MostBytesPerCommunity * Archives / 100);
        for (var number = 0; number < 3; number++)
            Assert.Equal(Archives, (await node.Community($"c{number}").GetAsync(default))!.ArchiveCount);
    }

    /// <summary>Alone: what other tests take of the process is not to be counted.</summary>
    [CollectionDefinition(nameof(GrainMemoryTests), DisableParallelization = true)]
    public sealed class Alone;

    private static async Task CallAsync(GrainNode node, int from, int to)
    {
        for (var number = from; number < to; number++)
        {
            Assert.Null(await node.Dataset($"zManifest{number}").GetAsync(default));
            Assert.Null(await node.BlockSet($"zTree{number}").GetAsync(default));
        }
    }

    private static async Task FillAsync(GrainNode node, int from, int to, int archives)
    {
        for (var number = from; number < to; number++)
        {
            // Each with texts of its own, as they come from an index.
            var reading = CommunitySamples.Reading(
                "zA", [.. Enumerable.Range(0, archives).Select(week => CommunitySamples.Archive(week))]);
            var community = await node.RegisterCommunityAsync($"c{number}");
            await community.OfferIndexAsync(CommunitySamples.Reference("zA", 1), default);
            Assert.True(await community.RecordIndexAsync(reading, default));
        }
    }

    /// <summary>An activation ends a moment after it was told to.</summary>
    private static async Task UntilAsync(long mostBytes)
    {
        using var patience = new CancellationTokenSource(Patience);
        long bytes;
        while ((bytes = GC.GetTotalMemory(forceFullCollection: true)) > mostBytes)
        {
            Assert.False(patience.IsCancellationRequested, $"{bytes} bytes are in use, more than {mostBytes}.");
            await Task.Yield();
        }
    }
}
