using Codex.Storage.Layout;
using Codex.Storage.Tests.Disk;

namespace Codex.Storage.Tests.Layout;

public sealed class HaveBitmapTests
{
    [Fact]
    public void AddRemove_AnySequence_MatchesASet()
    {
        var random = Seed.NextRandom();
        foreach (var count in (int[])[1, 63, 64, 65, 1000])
        {
            var model = new HashSet<int>(Enumerable.Range(0, count));
            var have = HaveBitmap.Complete(count);
            for (var step = 0; step < 2000; step++)
            {
                var index = random.Next(count);
                if (random.Next(2) == 0)
                    Assert.Equal(model.Add(index), have.Add(index));
                else
                    Assert.Equal(model.Remove(index), have.Remove(index));
                Assert.Equal(model.Count, have.Count);
                Assert.Equal(model.Contains(index), have.Contains(index));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(HaveFile.PageBlocks - 1)]
    [InlineData(HaveFile.PageBlocks)]
    [InlineData(HaveFile.PageBlocks + 1)]
    [InlineData(3 * HaveFile.PageBlocks + 77)]
    public void HaveFile_WrittenPages_ReadBack(int count)
    {
        var random = Seed.NextRandom();
        var have = HaveBitmap.Empty(count);
        for (var i = 0; i < count / 2 + 1; i++)
            have.Add(random.Next(count));
        using var file = new LossyDisk().Create("/have");
        for (var page = 0; page < HaveFile.PageCount(count); page++)
            HaveFile.WritePage(file, page, HaveFile.SnapshotPage(have, page));
        var read = HaveBitmap.Empty(count);
        for (var page = 0; page < HaveFile.PageCount(count); page++)
            Assert.True(HaveFile.ReadPage(file, read, page));
        Assert.Equal(have.Count, read.Count);
        Assert.All(Enumerable.Range(0, count), index => Assert.Equal(have.Contains(index), read.Contains(index)));
    }

    [Fact]
    public void HaveFile_AnyFlippedBit_IsNoticed()
    {
        var disk = new LossyDisk();
        using var file = disk.Create("/have");
        HaveFile.WriteHeader(file, new HaveHeader(4096, 100, 409_600, IsComplete: true));
        HaveFile.WritePage(file, 0, HaveFile.SnapshotPage(HaveBitmap.Complete(100), 0));
        for (var offset = 0; offset < HaveFile.HeaderBytes; offset++)
        {
            disk.Corrupt("/have", offset);
            Assert.Null(HaveFile.ReadHeader(file));
            disk.Corrupt("/have", offset);
        }

        for (var offset = 0; offset < HaveFile.PageBytes; offset++)
        {
            disk.Corrupt("/have", HaveFile.PageBytes + offset);
            Assert.False(HaveFile.ReadPage(file, HaveBitmap.Empty(100), 0));
            disk.Corrupt("/have", HaveFile.PageBytes + offset);
        }

        Assert.NotNull(HaveFile.ReadHeader(file));
        Assert.True(HaveFile.ReadPage(file, HaveBitmap.Empty(100), 0));
    }
}
