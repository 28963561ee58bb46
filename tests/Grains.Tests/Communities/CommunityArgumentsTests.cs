using System.Collections.Immutable;
using Codex.Grains.Interfaces;

namespace Codex.Grains.Tests.Communities;

/// <summary>What the grains of communities refuse to remember.</summary>
public sealed class CommunityArgumentsTests
{
    private static readonly ArchiveRecord Good = CommunitySamples.Archive(1, "0x00000001");

    public static TheoryData<string> BadIds { get; } =
    [
        "",
        "has space",
        "\"quoted\"",
        "ünknown",
        "a/b",
        "line\n",
        new string('a', GrainLimits.MaxCommunityIdLength + 1),
    ];

    public static TheoryData<string> BadArchiveIds { get; } =
    [
        "",
        "0x",
        Good.Id[..^1],
        Good.Id + "0",
        "0X" + Good.Id[2..],
        "0x" + new string('A', 64),
        "0x" + new string(' ', 63) + "1",
        "0x" + new string('g', 64),
        new string('1', 66),
    ];

    [Theory]
    [MemberData(nameof(BadIds))]
    public void CommunityId_ThatIsNone_Throws(string id) =>
        Assert.ThrowsAny<ArgumentException>(() => CommunityArguments.RequireCommunityId(id));

    [Theory]
    [InlineData(CommunitySamples.Id)]
    [InlineData("zQ3shY7r4cAdg4eUF5dfcuCqCFzWmdjHW4SX5hspM9ucAarfU")]
    [InlineData("a-b_c.d:E")]
    public void CommunityId_OfAnyKind_IsTaken(string id) => CommunityArguments.RequireCommunityId(id);

    [Theory]
    [MemberData(nameof(BadArchiveIds))]
    public void Reading_ArchiveIdThatIsNone_Throws(string id) => AssertRefused(Good with { Id = id });

    [Fact]
    public void Reading_ArchivesNobodyCouldMean_Throw()
    {
        string[] tooMany =
            [.. Enumerable.Range(0, GrainLimits.MaxTopicsPerArchive + 1).Select(static i => $"0x{i:x8}")];
        AssertRefused(Good with { Cid = "" });
        AssertRefused(Good with { Cid = new string('z', GrainLimits.MaxIdLength + 1) });
        AssertRefused(Good with { Cid = "not a cid" });
        AssertRefused(Good with { From = Good.To + 1 });
        AssertRefused(Good with { Topics = default });
        AssertRefused(Good with { Topics = [""] });
        AssertRefused(Good with { Topics = ["0x00000001 0x00000002"] });
        AssertRefused(Good with { Topics = [new string('0', GrainLimits.MaxTopicLength + 1)] });
        AssertRefused(Good with { Topics = [.. tooMany] });
        CommunityArguments.Require(CommunitySamples.Reading("zA", Good with { Topics = [.. tooMany[1..]] }));
        CommunityArguments.Require(CommunitySamples.Reading("zA", Good with { From = Good.To }));
    }

    [Fact]
    public void Reading_ThatContradictsItself_Throws()
    {
        var good = CommunitySamples.Reading("zA", Good);
        var tooLong = new string('e', GrainLimits.MaxErrorLength + 1);
        var tooMany = Enumerable.Repeat(Good, GrainLimits.MaxArchivesPerCommunity + 1).ToImmutableArray();
        IndexReading[] bad =
        [
            good with { Cid = "" },
            good with { Content = IndexContent.Unread },
            good with { Content = (IndexContent)4 },
            good with { Content = IndexContent.Encrypted },
            good with { Content = IndexContent.Unusable },
            good with { Error = "why" },
            good with { Archives = default },
            good with { Archives = tooMany },
            good with { Content = IndexContent.Unusable, Archives = [], Error = tooLong },
        ];

        foreach (var reading in bad)
            Assert.ThrowsAny<ArgumentException>(() => CommunityArguments.Require(reading));
        CommunityArguments.Require(good);
        CommunityArguments.Require(good with { Archives = tooMany[1..] });
    }

    [Fact]
    public async Task Grains_BadArguments_AreRefusedByEveryCall()
    {
        await using var node = await GrainNode.StartAsync();
        var community = await node.RegisterCommunityAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => node.Community("no id").RegisterAsync(default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => node.Communities().AddAsync("no id", default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => node.Communities().RemoveAsync("no id", default));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => community.OfferIndexAsync(CommunitySamples.Reference("no cid", 1), default));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => community.RecordIndexAsync(CommunitySamples.Reading("no cid"), default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => community.ForgetIndexAsync("no cid", default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => community.ExpectIndexAsync("no cid", default));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => community.ListArchivesAsync(new ArchiveWindow(2, 2), default));
        Assert.Empty(await community.ListIndicesAsync(default));
        Assert.Empty(await node.Communities().ListAsync(default));
    }

    private static void AssertRefused(ArchiveRecord archive) => Assert.ThrowsAny<ArgumentException>(
        () => CommunityArguments.Require(CommunitySamples.Reading("zA", Good with { Id = $"0x{2:x64}" }, archive)));
}
