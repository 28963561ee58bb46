using System.Globalization;
using Codex.Archives;
using Codex.Archives.Index;
using Codex.Content;

namespace Codex.Community.Benchmarks;

/// <summary>Archives and indices of communities; the same every time.</summary>
internal sealed class HistorySource(Settings settings)
{
    private static readonly DateTimeOffset Begin = new(2023, 1, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Ids as status-go writes them: a compressed key.</summary>
    public static string Id(int community) =>
        "0x02" + community.ToString("x64", CultureInfo.InvariantCulture);

    /// <summary>The bytes of an archive.</summary>
    public byte[] Archive(int community, int week)
    {
        var bytes = new byte[settings.ArchiveBytes];
        new Random(HashCodeOf(community, week)).NextBytes(bytes);
        BitConverter.TryWriteBytes(bytes, HashCodeOf(community, week));
        return bytes;
    }

    /// <summary>The index of a community whose archives have these CIDs, the oldest first.</summary>
    public static byte[] Index(IReadOnlyList<string> archives)
    {
        var index = ArchiveIndex.Empty;
        for (var week = 0; week < archives.Count; week++)
        {
            var from = Begin + TimeSpan.FromDays(7 * week);
            var metadata = new ArchiveMetadata(from, from + TimeSpan.FromDays(7), [new ContentTopic((uint)week)]);
            if (!Cid.TryParse(archives[week], out var cid, out _)
                || !ArchiveEntry.TryCreate(metadata, cid, out var entry, out _)
                || !index.TryAppend(entry, out index!, out _))
                throw new InvalidOperationException($"{archives[week]} cannot be an archive.");
        }

        return ArchiveIndexCodec.Encode(index);
    }

    private int HashCodeOf(int community, int week) => community * settings.Archives + week;
}
