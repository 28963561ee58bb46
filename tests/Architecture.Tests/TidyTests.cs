namespace Codex.Architecture.Tests;

/// <summary>The parts of the style that a machine can hold.</summary>
public sealed class TidyTests
{
    private const int MaxLineLength = 120;
    private const int MaxSourceLines = 350;
    private static readonly string[] EmptyNames = ["Common", "Helpers", "Utils", "Util", "Misc", "Manager"];

    [Fact]
    public void Lines_OfEveryFile_FitTheScreen()
    {
        var tooLong = SourceTree.Files("*.cs")
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(path => File.ReadLines(path)
                .Select((line, index) => (path, line, index))
                .Where(entry => entry.line.Length > MaxLineLength && !entry.line.Contains("zDv", StringComparison.Ordinal)
                    && !entry.line.Contains("spr:", StringComparison.Ordinal)
                    && !entry.line.Contains("[InlineData(", StringComparison.Ordinal))
                .Select(entry => $"{Path.GetRelativePath(Repository.Root, path)}:{entry.index + 1}"));
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Sources_NoFile_IsLongerThanAReaderHolds()
    {
        var tooLong = SourceTree.Files("*.cs")
            .Where(path => path.Contains("/src/", StringComparison.Ordinal))
            .Where(path => File.ReadLines(path).Count() > MaxSourceLines);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Folders_NoName_SaysNothing()
    {
        var source = Path.Combine(Repository.Root, "src");
        var folders = Directory.EnumerateDirectories(source, "*", SearchOption.AllDirectories)
            .Where(path => EmptyNames.Contains(Path.GetFileName(path)));
        Assert.Empty(folders);
    }

    [Fact]
    public void Projects_EachOne_HasItsTestsAndIsInTheSolution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Codex.Orleans.sln"));
        foreach (var project in SourceTree.Projects)
        {
            var tests = Path.Combine(Repository.Root, "tests", project + ".Tests");
            Assert.True(Directory.Exists(tests), $"{project} has no tests");
            Assert.Contains($"{project}.csproj", solution, StringComparison.Ordinal);
            Assert.Contains($"{project}.Tests.csproj", solution, StringComparison.Ordinal);
        }
    }
}
