namespace Codex.Acceptance.Tests.Hosting;

/// <summary>A fresh data directory, removed with everything in it.</summary>
internal sealed class TestDirectory : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("codex-acceptance-");

    /// <summary>The data directory. It exists only once a node has run.</summary>
    public string Root => Path.Combine(_root.FullName, "data");

    /// <summary>A place for files that are not the node's.</summary>
    public string Aside => _root.FullName;

    public string Database => Path.Combine(Root, "codex.db");

    public string Key => Path.Combine(Root, "key");

    public string Repo => Path.Combine(Root, "repo");

    public string Datasets => Path.Combine(Repo, "datasets");

    public string Manifests => Path.Combine(Repo, "manifests");

    public string Staging => Path.Combine(Repo, "staging");

    public string Trash => Path.Combine(Repo, "trash");

    /// <summary>Makes the data directory before a node does.</summary>
    public void Create() =>
        Directory.CreateDirectory(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    /// <summary>The blocks file of a dataset.</summary>
    public string Blocks(string treeCid) => Path.Combine(Datasets, treeCid, "blocks");

    /// <summary>Names of what a directory holds, sorted.</summary>
    public static string[] Names(string directory) =>
        [.. Directory.EnumerateFileSystemEntries(directory).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    public void Dispose() => _root.Delete(recursive: true);
}
