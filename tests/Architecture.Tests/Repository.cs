using System.Xml.Linq;

namespace Codex.Architecture.Tests;

/// <summary>The checkout that these tests look at.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>Names of the projects under <c>src</c>.</summary>
    public static IEnumerable<string> Projects =>
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetFileNameWithoutExtension(path)!);

    /// <summary>Names of the projects that a project refers to, whatever the grain engine.</summary>
    public static IReadOnlyList<string> References(string project) =>
        [.. XDocument.Load(Path.Combine(Root, "src", project, project + ".csproj"))
            .Descendants("ProjectReference")
            .Select(element => element.Attribute("Include")!.Value.Replace('\\', '/'))
            .Select(path => Path.GetFileNameWithoutExtension(path)!)];

    public static IEnumerable<string> Files(params string[] patterns) =>
        new[] { "src", "tests", "benchmarks" }
            .Select(folder => Path.Combine(Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => patterns.SelectMany(
                pattern => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)))
            .Where(path => !path.Contains("/node_modules/", StringComparison.Ordinal));

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Codex.Orleans.sln")))
            directory = directory.Parent ?? throw new DirectoryNotFoundException("No solution above the tests.");
        return directory.FullName;
    }
}
