namespace Codex.Content.Tests;

public sealed class MerkleLayoutTests
{
    [Fact]
    public void Layout_AnyNumberOfLeaves_IsHalvingAndRoundingUp()
    {
        foreach (var leafCount in Enumerable.Range(1, 600).Concat([65_535, 65_536, 65_537, 163_840, 163_841]))
            AssertIsHalving(leafCount);
    }

    [Fact]
    public void Layout_MostBlocksOfADataset_DoesNotOverflow() => AssertIsHalving(ContentLimits.MaxBlockCount);

    [Fact]
    public void Layout_MostBlocksOfADataset_FitsAProofPath() =>
        Assert.True(new MerkleLayout(ContentLimits.MaxBlockCount).Depth <= ContentLimits.MaxProofNodes);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(ContentLimits.MaxBlockCount + 1)]
    public void Layout_ImpossibleNumberOfLeaves_Throws(int leafCount) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MerkleLayout(leafCount));

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void Level_NotInTheTree_Throws(int level)
    {
        var layout = new MerkleLayout(5);

        Assert.Throws<ArgumentOutOfRangeException>(() => layout.LevelLength(level));
        Assert.Throws<ArgumentOutOfRangeException>(() => layout.LevelStart(level));
    }

    private static void AssertIsHalving(int leafCount)
    {
        var layout = new MerkleLayout(leafCount);
        var (length, start, level) = ((long)leafCount, 0L, 0);
        Assert.Equal(leafCount, layout.LeafCount);
        Assert.Equal(leafCount, layout.LevelLength(0));
        do
        {
            Assert.Equal(start, layout.LevelStart(level));
            start += length;
            length = (length + 1) / 2;
            level++;
            Assert.Equal(length, layout.LevelLength(level));
        }
        while (length > 1);
        Assert.Equal(level, layout.Depth);
        Assert.Equal(start, layout.LevelStart(level));
        Assert.Equal(start + 1, layout.NodeCount);
    }
}
