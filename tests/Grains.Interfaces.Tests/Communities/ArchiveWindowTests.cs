namespace Codex.Grains.Interfaces.Tests.Communities;

public sealed class ArchiveWindowTests
{
    [Theory]
    [InlineData(10, 20, true)]
    [InlineData(5, 11, true)]
    [InlineData(19, 25, true)]
    [InlineData(12, 13, true)]
    [InlineData(5, 25, true)]
    [InlineData(5, 10, false)]
    [InlineData(20, 25, false)]
    public void Overlaps_EndsAreExclusive_TellsWhatHasMessagesOfTheWindow(ulong from, ulong to, bool expected)
    {
        var archive = new ArchiveRecord { Id = "", Cid = "", From = from, To = to, Topics = [] };

        Assert.Equal(expected, new ArchiveWindow(10, 20).Overlaps(archive));
        Assert.Equal(expected, new ArchiveWindow(10, 20).Overlaps(from, to));
        Assert.True(ArchiveWindow.All.Overlaps(archive));
    }
}
