using Codex.Silo.Options;

namespace Codex.Silo.Tests.Options;

public sealed class HelpTextTests
{
    [Fact]
    public void Render_AnyLine_FitsAHundredColumns() =>
        Assert.All(HelpText.Render().Split('\n'), line => Assert.InRange(line.Length, 0, 100));

    [Fact]
    public void Render_EveryVisibleOption_IsShownWithItsDefault()
    {
        var help = string.Join(' ', HelpText.Render().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.All(OptionTable.All.Where(option => !option.Hidden), option =>
        {
            Assert.Contains($"--{option.Name} {option.Help}", help);
            Assert.Contains($"[{option.Default}]", help);
        });
    }

    [Fact]
    public void Render_HiddenOptions_AreLeftOut() =>
        Assert.All(OptionTable.All.Where(option => option.Hidden), option =>
            Assert.DoesNotContain($"--{option.Name} ", HelpText.Render()));
}
