using Codex.Content;

namespace Codex.Storage;

/// <summary>A manifest that the repo holds.</summary>
/// <param name="Cid">CID of the manifest block.</param>
/// <param name="Manifest">The decoded manifest.</param>
/// <param name="BlockBytes">Size of the manifest block.</param>
/// <param name="StoredAt">When it was stored, in UTC.</param>
public sealed record StoredManifest(Cid Cid, Manifest Manifest, int BlockBytes, DateTimeOffset StoredAt);
