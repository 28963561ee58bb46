using System.Text.RegularExpressions;

namespace Codex.Architecture.Tests;

/// <summary>Holds the table of projects in ARCHITECTURE.md against the project files.</summary>
public sealed partial class DependencyTests
{
    private static readonly string[] Engine = ["Orleans.Embedded"];

    [Fact]
    public void Table_EveryProject_IsInItOnce()
    {
        Assert.Equal(SourceTree.Projects.Order(), Table().Select(row => row.Project).Order());
    }

    [Fact]
    public void References_EveryProject_AreWhatTheTableAllows()
    {
        foreach (var (project, allowed) in Table())
        {
            var foreign = SourceTree.References(project).Except(allowed).ToArray();
            Assert.True(foreign.Length == 0, $"{project} may not refer to {string.Join(", ", foreign)}.");
        }
    }

    [Fact]
    public void Table_EveryProject_UsesOnlyProjectsAboveIt()
    {
        var above = new HashSet<string>(Engine);
        foreach (var (project, allowed) in Table())
        {
            Assert.Subset(above, allowed.ToHashSet());
            above.Add(project);
        }
    }

    /// <summary>Rows of the form | `Name` | sentence | `A`, `B` |, between the markers.</summary>
    private static List<(string Project, string[] Allowed)> Table()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md"));
        var begin = text.IndexOf("<!-- projects:begin -->", StringComparison.Ordinal);
        var table = text[begin..text.IndexOf("<!-- projects:end -->", StringComparison.Ordinal)];
        var rows = new List<(string, string[])>();
        foreach (Match row in Row().Matches(table))
        {
            var allowed = row.Groups[2].Value.Trim() == "all"
                ? [.. rows.Select(other => other.Item1)]
                : Name().Matches(row.Groups[2].Value).Select(match => match.Groups[1].Value).ToArray();
            rows.Add((row.Groups[1].Value, allowed));
        }

        Assert.NotEmpty(rows);
        return rows;
    }

    [GeneratedRegex(@"^\| `([\w.]+)` \|[^|]*\|([^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`([\w.]+)`")]
    private static partial Regex Name();
}
