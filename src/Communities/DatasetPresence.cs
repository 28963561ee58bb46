using Codex.Content;
using Codex.Storage;

namespace Codex.Communities;

/// <summary>What of a dataset is on the disk, which is the truth about it.</summary>
internal static class DatasetPresence
{
    /// <summary>Whether all of a dataset is here.</summary>
    public static bool HasAll(this DatasetStore store, Cid cid) =>
        store.FindManifest(cid) is not null && store.CountMissing(cid) == 0;

    /// <summary>Whether all of the dataset is here that a text names.</summary>
    public static bool HasAll(this DatasetStore store, string cidText) =>
        Cid.TryParse(cidText, out var cid, out _) && store.HasAll(cid);

    /// <summary>Bytes of a dataset that are here; its last block counts as whole, but never beyond the end.</summary>
    public static long CountBytes(this DatasetStore store, StoredManifest stored)
    {
        var blocks = (long)stored.Manifest.BlockCount - store.CountMissing(stored.Cid);
        return Math.Min(blocks * stored.Manifest.BlockSize, stored.Manifest.DatasetSize);
    }
}
