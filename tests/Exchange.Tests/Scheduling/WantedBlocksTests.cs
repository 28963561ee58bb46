using Codex.Exchange.Scheduling;

namespace Codex.Exchange.Tests.Scheduling;

/// <summary>What is missing, open and wanted.</summary>
public sealed class WantedBlocksTests
{
    private const int Blocks = 300;
    private readonly WantedBlocks _wanted = new(Blocks, index => index < 100);

    [Fact]
    public void Blocks_ThroughTheirLife_AreMissingAndOpenWhenTheyShould()
    {
        Assert.Equal(200, _wanted.Missing.Count);
        _wanted.Close(150);
        Assert.True(_wanted.Missing.Contains(150));
        Assert.False(_wanted.Open.Contains(150));
        var version = _wanted.Version;
        _wanted.Reopen(150);
        Assert.True(_wanted.Open.Contains(150));
        Assert.NotEqual(version, _wanted.Version);
        Assert.True(_wanted.Gain(150));
        Assert.False(_wanted.Gain(150));
        _wanted.Reopen(150);
        Assert.False(_wanted.Open.Contains(150));
        Assert.True(_wanted.Lose(150));
        Assert.False(_wanted.Lose(150));
        Assert.True(_wanted.Open.Contains(150));
    }

    [Fact]
    public void Demand_OfReadersThatMove_IsTheirWindows()
    {
        var random = Seed.NextRandom();
        var readers = new List<ReaderWindow>();
        for (var i = 0; i < 2000; i++)
        {
            if (readers.Count < 3 && random.Next(10) == 0)
            {
                var reader = new ReaderWindow(new ReaderId(i), random.Next(Blocks), Blocks, random.Next(1, 80));
                readers.Add(reader);
                _wanted.AddReader(reader);
            }
            else if (readers.Count > 0 && random.Next(15) == 0)
            {
                Assert.True(_wanted.RemoveReader(readers[0].Id));
                readers.RemoveAt(0);
            }
            else if (readers.Count > 0)
            {
                var reader = readers[random.Next(readers.Count)];
                var to = random.Next(3) == 0 ? random.Next(Blocks) : reader.Position + random.Next(4);
                Assert.True(_wanted.MoveReader(reader.Id, to));
            }

            for (var block = 0; block < Blocks; block++)
            {
                var isDemanded = readers.Exists(reader => block >= reader.Position && block < reader.WindowEnd);
                Assert.Equal(isDemanded && block >= 100, (_wanted.OpenWord(block >> 6) >> (block & 63) & 1) != 0);
            }
        }
    }

    [Fact]
    public void HasWork_WithAReader_IsAboutItsWindow()
    {
        Assert.False(_wanted.HasWork);
        _wanted.AddReader(new ReaderWindow(new ReaderId(0), 0, 100, 10));
        Assert.False(_wanted.HasWork);
        _wanted.AddReader(new ReaderWindow(new ReaderId(1), 90, Blocks, 20));
        Assert.True(_wanted.HasWork);
        Assert.Equal(100, _wanted.NextMissing(90, Blocks));
        Assert.Equal(-1, _wanted.NextMissing(0, 100));
    }
}
