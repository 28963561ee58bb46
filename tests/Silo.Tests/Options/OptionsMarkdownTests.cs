using Codex.Silo.Options;

namespace Codex.Silo.Tests.Options;

public sealed class OptionsMarkdownTests
{
    [Fact]
    public void Documentation_OptionTable_IsTheOneThatTheDefinitionsRender()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");
        var begin = document.IndexOf(OptionsMarkdown.Begin, StringComparison.Ordinal);
        var end = document.IndexOf(OptionsMarkdown.End, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, "README.md has no option markers.");
        var shown = document[(begin + OptionsMarkdown.Begin.Length)..end].Trim('\n') + "\n";

        // When this fails, the second text is what belongs between the markers.
        var expected = OptionsMarkdown.Render();
        Assert.True(shown == expected, $"README.md has\n{shown}\ninstead of\n{expected}");
    }
}
