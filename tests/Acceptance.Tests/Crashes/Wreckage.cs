using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Crashes;

/// <summary>What crashes leave on a disk, planted while no node runs.</summary>
internal static class Wreckage
{
    /// <summary>Uploads in flight, and as many deletions.</summary>
    public const int Pieces = 30;

    /// <summary>
    /// Uploads and deletions in flight, a dataset whose manifest is gone (its deletion was under way, and is forgotten
    /// here), and damaged bitmaps.
    /// </summary>
    public static void Plant(TestDirectory directory, Workload workload, Random random)
    {
        for (var piece = 0; piece < Pieces; piece++)
        {
            foreach (var place in (string[])[directory.Staging, directory.Trash])
            {
                var path = Directory.CreateDirectory(Path.Combine(place, Guid.NewGuid().ToString("N"))).FullName;
                File.WriteAllBytes(Path.Combine(path, "blocks"), TestBytes.Of(random, 1000));
            }
        }

        File.WriteAllBytes(Path.Combine(directory.Staging, Guid.NewGuid().ToString("N")), TestBytes.Of(random, 50));
        var trees = workload.Present.GroupBy(item => item.Expected.TreeCid).ToArray();
        random.Shuffle(trees);
        foreach (var item in trees.Take(1).SelectMany(tree => tree))
        {
            File.Delete(Path.Combine(directory.Manifests, item.Expected.Cid));
            workload.Forget(item);
        }

        foreach (var tree in trees.Skip(1).Take(2))
        {
            var have = Path.Combine(directory.Datasets, tree.Key, "have");
            File.WriteAllBytes(have, TestBytes.Of(random, (int)new FileInfo(have).Length));
        }
    }
}
