using System.Text;

namespace Codex.Acceptance.Tests.Content;

/// <summary>The yardstick itself, against published vectors (formats, section 6).</summary>
public sealed class ExpectedDatasetTests
{
    [Fact]
    public void Of_HelloWorld_IsThePublishedCid()
    {
        var expected = ExpectedDataset.Of("Hello World!"u8, "hello.txt", "text/plain");
        Assert.Equal("zDvZRwzmAkhzDRPH5EW242gJBNZ2T7aoH2v1fVH66FxXL4kSbvyM", expected.Cid);
        Assert.Equal("zDzSvJTf8JYwvysKPmG7BtzpbiAHfuwFMRphxm4hdvnMJ4XPJjKX", expected.TreeCid);
    }

    [Fact]
    public void Of_TwoAndSixBlocks_IsThePublishedCid()
    {
        byte[] Repeated(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)i), (byte)'x'];
        Assert.Equal("zDvZRwzmCzH9ETP7NT7tL9qavbEL8NWsxu7AzNndMRwBr8z5yN3e", ExpectedDataset.Of(Repeated(65536)).Cid);
        Assert.Equal("zDvZRwzmD1duRapnLUViGHseWcWUbeuguFGC59of8AK9GmEhof1C", ExpectedDataset.Of(Repeated(327680)).Cid);
    }

    [Fact]
    public void Of_SomeFileContents_CountsAsUpstreamDoes()
    {
        var expected = ExpectedDataset.Of(Encoding.ASCII.GetBytes("some file contents"));
        Assert.Equal(65592, ExpectedDataset.BlockBytes * expected.Blocks + expected.ManifestBytes);
    }
}
