using System.Xml.Linq;

namespace Codex.Architecture.Tests;

/// <summary>The projects and sources of the checkout.</summary>
internal static class SourceTree
{
    /// <summary>Names of the projects under <c>src</c>.</summary>
    public static IEnumerable<string> Projects =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetFileNameWithoutExtension(path)!);

    /// <summary>Names of the projects that a project refers to, whatever the grain engine.</summary>
    public static IReadOnlyList<string> References(string project) =>
        [.. XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"))
            .Descendants("ProjectReference")
            .Select(element => element.Attribute("Include")!.Value.Replace('\\', '/'))
            .Select(path => Path.GetFileNameWithoutExtension(path)!)];

    public static IEnumerable<string> Files(params string[] patterns) =>
        new[] { "src", "tests", "benchmarks" }
            .Select(folder => Path.Combine(Repository.Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => patterns.SelectMany(
                pattern => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)))
            .Where(path => !path.Contains("/node_modules/", StringComparison.Ordinal));
}
