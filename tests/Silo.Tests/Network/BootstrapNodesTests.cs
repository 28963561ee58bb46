using Codex.Silo.Hosting;
using Codex.Silo.Network;

namespace Codex.Silo.Tests.Network;

public sealed class BootstrapNodesTests
{
    [Fact]
    public void Parse_Records_AreReadInOrder()
    {
        string[] texts = [NodeKeys.Record(1).ToString(), NodeKeys.Record(2).ToString()];
        Assert.Equal(
            [NodeKeys.Of(1).PeerId, NodeKeys.Of(2).PeerId],
            BootstrapNodes.Parse(texts).Select(static record => record.PeerId));
        Assert.Empty(BootstrapNodes.Parse([]));
    }

    [Theory]
    [InlineData("spr:")]
    [InlineData("spr:CiUIAhIhA8F5")]
    public void Parse_Anything_IsRefusedWithTheOptionsName(string text)
    {
        var refusal = Assert.Throws<StartException>(() => BootstrapNodes.Parse([text]));
        Assert.Contains("--bootstrap-node", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SignatureOfSomebodyElse_IsRefused()
    {
        var text = NodeKeys.Record(1).ToString();
        var forged = text[..^4] + (text[^4] == 'A' ? 'B' : 'A') + text[^3..];
        Assert.Throws<StartException>(() => BootstrapNodes.Parse([forged]));
    }
}
