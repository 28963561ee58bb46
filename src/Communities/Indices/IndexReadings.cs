using System.Diagnostics;
using Codex.Archives.Index;
using Codex.Grains.Interfaces;

namespace Codex.Communities.Indices;

/// <summary>What is told to a community's grain of an index that was decoded.</summary>
internal static class IndexReadings
{
    /// <summary>The reading of an index.</summary>
    public static IndexReading Of(string cid, ArchiveIndexResult result) => result.Outcome switch
    {
        ArchiveIndexOutcome.Decoded => Of(cid, result.Index!),
        ArchiveIndexOutcome.Opaque => new IndexReading { Cid = cid, Content = IndexContent.Encrypted },
        ArchiveIndexOutcome.Refused => Unusable(cid, result.Refusal!.Text),
        _ => throw new UnreachableException(),
    };

    /// <summary>The reading of an index that names its archives.</summary>
    public static IndexReading Of(string cid, ArchiveIndex index) => new()
    {
        Cid = cid,
        Content = IndexContent.Read,
        Archives = [.. index.Entries.Select(RecordOf)],
    };

    /// <summary>The reading of what is no index.</summary>
    public static IndexReading Unusable(string cid, string error) => new()
    {
        Cid = cid,
        Content = IndexContent.Unusable,
        Error = error.Length <= GrainLimits.MaxErrorLength ? error : error[..GrainLimits.MaxErrorLength],
    };

    private static ArchiveRecord RecordOf(ArchiveEntry entry) => new()
    {
        Id = entry.Id.ToString(),
        Cid = entry.Archive.ToString(),
        From = (ulong)entry.From.ToUnixTimeSeconds(),
        To = (ulong)entry.To.ToUnixTimeSeconds(),
        Topics = [.. entry.Topics.Select(topic => topic.ToString())],
    };
}
