using System.Diagnostics.CodeAnalysis;
using Codex.Storage;

namespace Codex.Exchange.Manifests;

/// <summary>A manifest, or why there is none.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Manifest">The manifest, which the store has now.</param>
public readonly record struct ManifestResult(ManifestStatus Status, StoredManifest? Manifest)
{
    /// <summary>Whether there is a manifest.</summary>
    [MemberNotNullWhen(true, nameof(Manifest))]
    public bool IsFound => Status == ManifestStatus.Found;
}
