using Codex.Acceptance.Tests.Content;

namespace Codex.Acceptance.Tests.Hosting;

/// <summary>Holds a node, and the disk below it, against the datasets that it must have.</summary>
internal static class RepoCheck
{
    private static readonly string[] DatasetFiles = ["blocks", "have", "tree"];

    /// <summary>
    /// The node lists exactly these datasets and counts them as upstream counts (blocks of a tree once, at their padded
    /// size, and manifests at theirs); its repo has exactly their trees and manifests, and nothing in staging.
    /// </summary>
    public static async Task AssertHoldsAsync(
        NodeProcess node, TestDirectory directory, IReadOnlyList<ExpectedDataset> held)
    {
        var trees = held.DistinctBy(dataset => dataset.TreeCid).ToArray();
        var listed = await node.Client.ListAsync();
        Assert.Equal(Sorted(held.Select(dataset => dataset.Cid)), Sorted(listed.Keys));
        Assert.All(held, dataset => Assert.Equal(dataset.TreeCid, listed[dataset.Cid].TreeCid));
        Assert.Empty(TestDirectory.Names(directory.Staging));
        Assert.Equal(Sorted(trees.Select(dataset => dataset.TreeCid)), TestDirectory.Names(directory.Datasets));
        Assert.Equal(Sorted(held.Select(dataset => dataset.Cid)), TestDirectory.Names(directory.Manifests));
        Assert.All(trees, dataset =>
            Assert.Equal(DatasetFiles, TestDirectory.Names(Path.Combine(directory.Datasets, dataset.TreeCid))));
        var blocks = trees.Sum(dataset => (long)dataset.Blocks);
        var used = blocks * ExpectedDataset.BlockBytes + held.Sum(dataset => dataset.ManifestBytes);
        Assert.Equal(new NodeSpace(blocks + held.Count, used, 0), await node.Client.SpaceAsync());
    }

    /// <summary>The background has emptied the trash.</summary>
    public static async Task AssertTrashEmptiesAsync(TestDirectory directory)
    {
        using var watch = new DirectoryWatch(directory.Trash);
        await watch.WaitUntilAsync(() => TestDirectory.Names(directory.Trash).Length == 0);
    }

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];
}
