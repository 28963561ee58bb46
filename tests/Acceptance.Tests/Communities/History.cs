using System.Collections.Immutable;
using Codex.Acceptance.Tests.Content;
using Codex.Archives;

namespace Codex.Acceptance.Tests.Communities;

/// <summary>What a community wrote, week by week, as its archives hold it.</summary>
internal static class History
{
    /// <summary>A quarter of a year.</summary>
    public const int Weeks = 12;

    /// <summary>The week with as much as status-go puts into one archive (community history, section 1).</summary>
    public const int BusyWeek = 7;

    private const int BusyWeekBytes = 30_000_000;
    private const int LeastBytes = 200_000;
    private const int MostBytes = 4_000_000;
    private static readonly DateTimeOffset Begin = new(2025, 6, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public static ImmutableArray<WeeklyArchive> Of(Random random) =>
        [.. Enumerable.Range(0, Weeks).Select(week => new WeeklyArchive(
            new ArchiveMetadata(Begin + week * Week, Begin + (week + 1) * Week, Topics(random)),
            TestBytes.Of(random, week == BusyWeek ? BusyWeekBytes : random.Next(LeastBytes, MostBytes))))];

    private static ImmutableArray<ContentTopic> Topics(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => new ContentTopic((uint)random.Next()))];
}
