using Codex.Content;
using Codex.Storage;

namespace Codex.Silo.Tests.Network;

/// <summary>Datasets that differ in name alone: manifests of the same tree.</summary>
internal static class SampleDatasets
{
    public static StoredManifest Named(string filename)
    {
        var manifest = new Manifest
        {
            TreeCid = Cid.Parse("zDzSvJTf8JYwvysKPmG7BtzpbiAHfuwFMRphxm4hdvnMJ4XPJjKX"),
            BlockSize = 65536,
            DatasetSize = 12,
            Filename = filename,
        };
        var block = ManifestCodec.Encode(manifest, ManifestFormat.M1);
        return new StoredManifest(Cid.OfManifest(block), manifest, block.Length, DateTimeOffset.UnixEpoch);
    }
}
