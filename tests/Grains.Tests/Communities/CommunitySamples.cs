using System.Collections.Immutable;
using Codex.Grains.Interfaces;

namespace Codex.Grains.Tests.Communities;

/// <summary>A community, its indices, and archives of a week each.</summary>
internal static class CommunitySamples
{
    public const string Id = "0x02b5bdaf5a25fcfe2ee14c501fab1836b8de57f61621080c3d52073d16de0d98d6";
    public const string Index1 = "zDvZRwzkzHsok3Z8yMoiXE9EDBFwgr8WygB8s4ddcLzzSwwXAxLZ";
    public const string Index2 = "zDvZRwzm2M8ZQxRxi3CpPvvDhgP2mRvWrfEb6x4T8N5s3TbVfNhC";
    public const ulong Week = 7 * 24 * 3600;

    public static readonly SyncRequest All = new() { Mode = SyncMode.All };

    public static IndexReference Reference(string cid, ulong clock) => new() { Cid = cid, Clock = clock };

    /// <summary>The archive of a week, counted from 1970.</summary>
    public static ArchiveRecord Archive(int week, params string[] topics) => new()
    {
        Id = $"0x{week:x64}",
        Cid = $"zDv{week:d49}",
        From = (ulong)week * Week,
        To = (ulong)(week + 1) * Week,
        Topics = [.. topics],
    };

    public static IndexReading Reading(string cid, params ImmutableArray<ArchiveRecord> archives) =>
        new() { Cid = cid, Content = IndexContent.Read, Archives = archives };

    /// <summary>All that an archive record says, for comparisons.</summary>
    public static string Text(ArchiveRecord archive) =>
        $"{archive.Id} {archive.Cid} {archive.From} {archive.To} {string.Join(',', archive.Topics)}";

    /// <summary>All that a grain says of a community, for comparisons.</summary>
    public static async Task<string> DescribeAsync(this ICommunityGrain community) => string.Join(
        '\n',
        [
            $"{await community.GetAsync(default)}",
            .. (await community.ListIndicesAsync(default)).Select(static index => $"{index}"),
            .. (await community.ListArchivesAsync(ArchiveWindow.All, default)).Select(Text),
        ]);

    /// <summary>A registered community.</summary>
    public static async Task<ICommunityGrain> RegisterCommunityAsync(this GrainNode node, string id = Id)
    {
        var community = node.Community(id);
        await community.RegisterAsync(default);
        return community;
    }
}
