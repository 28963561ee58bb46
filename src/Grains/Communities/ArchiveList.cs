using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Codex.Grains.Interfaces;

namespace Codex.Grains;

/// <summary>
/// The archives of a community: those of all its indices, each once, for ever. The first entry that names an id counts:
/// an id is a hash of all that an entry says, so honest ones say the same.
/// </summary>
internal static class ArchiveList
{
    // What surrounds a text in the store: two quotes and a comma.
    private const int TextOverhead = 3;

    /// <summary>Adds archives. Their number, texts and ids are checked already.</summary>
    public static ArchiveMerge Merge(ArchiveListState state, ImmutableArray<ArchiveRecord> archives)
    {
        var known = new HashSet<ArchiveKey>(state.Cids.Length);
        for (var i = 0; i < state.Cids.Length; i++)
            known.Add(KeyAt(state, i));
        var topics = new TopicSetTable(state.TopicSets);
        var named = new HashSet<ArchiveKey>(archives.Length);
        var added = new List<ArchiveRow>();
        foreach (var archive in archives)
        {
            var key = ArchiveKey.Parse(archive.Id);
            if (named.Add(key) && !known.Contains(key))
                added.Add(new ArchiveRow(key, archive.Cid, archive.From, archive.To, topics.NumberOf(archive.Topics)));
        }

        if (added.Count == 0)
            return new ArchiveMerge(state, named.Count, null);
        if (Refusal(state, added, topics.ToArray()) is { } refusal)
            return new ArchiveMerge(state, named.Count, refusal);
        return new ArchiveMerge(WithRows([.. Rows(state), .. added], topics.ToArray()), named.Count, null);
    }

    /// <summary>The archives that overlap a window, newest first.</summary>
    public static ImmutableArray<ArchiveRecord> Select(ArchiveListState state, ArchiveWindow window)
    {
        var selected = ImmutableArray.CreateBuilder<ArchiveRecord>();
        for (var i = 0; i < state.Cids.Length; i++)
        {
            if (!window.Overlaps(state.From[i], state.To[i]))
                continue;
            selected.Add(new ArchiveRecord
            {
                Id = KeyAt(state, i).ToString(),
                Cid = state.Cids[i],
                From = state.From[i],
                To = state.To[i],

                // Nobody changes a set once it is made, so thousands of archives may share it.
                Topics = ImmutableCollectionsMarshal.AsImmutableArray(state.TopicSets[state.Topics[i]]),
            });
        }

        return selected.DrainToImmutable();
    }

    private static string? Refusal(ArchiveListState state, List<ArchiveRow> added, string[][] topicSets)
    {
        var count = state.Cids.Length + added.Count;
        if (count > GrainLimits.MaxArchivesPerCommunity)
        {
            return $"With it, {count} archives would be known; "
                + $"at most {GrainLimits.MaxArchivesPerCommunity} of a community are.";
        }

        var text = state.Cids.Sum(static cid => (long)cid.Length + TextOverhead)
            + added.Sum(static row => (long)row.Cid.Length + TextOverhead)
            + topicSets.Sum(static set => set.Sum(static topic => (long)topic.Length + TextOverhead));
        return text <= GrainLimits.MaxArchiveTextPerCommunity
            ? null
            : $"With it, CIDs and topics of archives would have {text} characters; "
                + $"at most {GrainLimits.MaxArchiveTextPerCommunity} of a community are kept.";
    }

    private static IEnumerable<ArchiveRow> Rows(ArchiveListState state) =>
        Enumerable.Range(0, state.Cids.Length).Select(i =>
            new ArchiveRow(KeyAt(state, i), state.Cids[i], state.From[i], state.To[i], state.Topics[i]));

    private static ArchiveListState WithRows(ArchiveRow[] rows, string[][] topicSets)
    {
        Array.Sort(rows);
        var ids = new byte[rows.Length * ArchiveKey.ByteLength];
        for (var i = 0; i < rows.Length; i++)
            rows[i].Key.Write(ids.AsSpan(i * ArchiveKey.ByteLength));
        return new ArchiveListState
        {
            Version = ArchiveListState.CurrentVersion,
            Ids = ids,
            Cids = Array.ConvertAll(rows, static row => row.Cid),
            From = Array.ConvertAll(rows, static row => row.From),
            To = Array.ConvertAll(rows, static row => row.To),
            Topics = Array.ConvertAll(rows, static row => row.Topics),
            TopicSets = topicSets,
        };
    }

    private static ArchiveKey KeyAt(ArchiveListState state, int row) =>
        ArchiveKey.Read(state.Ids.AsSpan(row * ArchiveKey.ByteLength, ArchiveKey.ByteLength));
}
