using Codex.Content;

namespace Codex.Storage.Layout;

/// <summary>Where everything is in a repo.</summary>
internal sealed class RepoLayout(string root)
{
    public const string BlocksFile = "blocks";
    public const string TreeFile = "tree";
    public const string HaveFile = "have";

    /// <summary>The repo itself.</summary>
    public string Root { get; } = root;

    /// <summary>One directory per dataset, named by its tree CID.</summary>
    public string Datasets { get; } = Path.Combine(root, "datasets");

    /// <summary>One file per manifest, named by its CID.</summary>
    public string Manifests { get; } = Path.Combine(root, "manifests");

    /// <summary>What is being written; emptied at start.</summary>
    public string Staging { get; } = Path.Combine(root, "staging");

    /// <summary>What is being deleted; emptied in the background.</summary>
    public string Trash { get; } = Path.Combine(root, "trash");

    /// <summary>Directory of a dataset.</summary>
    public string Dataset(Cid treeCid) => Path.Combine(Datasets, treeCid.ToString());

    /// <summary>File of a manifest.</summary>
    public string Manifest(Cid manifestCid) => Path.Combine(Manifests, manifestCid.ToString());

    /// <summary>A path in staging that nothing else uses.</summary>
    public string NewStagingPath() => Path.Combine(Staging, Guid.NewGuid().ToString("N"));

    /// <summary>A path in the trash that nothing else uses.</summary>
    public string NewTrashPath() => Path.Combine(Trash, Guid.NewGuid().ToString("N"));
}
