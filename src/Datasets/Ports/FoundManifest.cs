using System.Diagnostics.CodeAnalysis;
using Codex.Storage;

namespace Codex.Datasets.Ports;

/// <summary>A manifest, or why there is none.</summary>
/// <param name="Status">How the search ended.</param>
/// <param name="Manifest">The manifest, which this node has now.</param>
public readonly record struct FoundManifest(FindStatus Status, StoredManifest? Manifest)
{
    /// <summary>Whether there is a manifest.</summary>
    [MemberNotNullWhen(true, nameof(Manifest))]
    public bool IsFound => Status == FindStatus.Found;
}
