using Codex.Grains.Interfaces;

namespace Codex.Grains;

/// <summary>
/// The archive indices of a community. The current one is the first, and clocks never grow from one to the next,
/// because an index comes in only at the front, and only with a clock that is not older than the current one's
/// (status-go accepts the same clock as well: community-history, section 4). A CID is in it once.
/// </summary>
internal static class IndexHistory
{
    /// <summary>Takes an index that was announced.</summary>
    /// <param name="indices">The history.</param>
    /// <param name="index">What was announced.</param>
    /// <param name="now">The time.</param>
    /// <param name="isChanged">Whether the history is another now.</param>
    public static IndexOffer Offer(
        List<IndexRecord> indices, IndexReference index, DateTimeOffset now, out bool isChanged)
    {
        isChanged = false;
        if (indices is [var current, ..])
        {
            if (current.Cid == index.Cid)
            {
                isChanged = index.Clock > current.Clock;
                if (isChanged)
                    indices[0] = current with { Clock = index.Clock };
                return IndexOffer.Known;
            }

            if (index.Clock < current.Clock)
                return IndexOffer.Older;
        }

        isChanged = true;
        var record = new IndexRecord
        {
            Cid = index.Cid,
            Clock = index.Clock,
            Content = IndexContent.Unread,
            ReceivedAt = now,
        };
        if (Find(indices, index.Cid) is >= 0 and var place)
        {
            record = indices[place] with { Clock = index.Clock };
            indices.RemoveAt(place);
        }

        indices.Insert(0, record);
        if (indices.Count > GrainLimits.MaxIndicesPerCommunity)
            indices.RemoveAt(indices.Count - 1);
        return IndexOffer.Current;
    }

    /// <summary>Whether an index is in the history.</summary>
    public static bool Contains(List<IndexRecord> indices, string cid) => Find(indices, cid) >= 0;

    /// <summary>Remembers what an index of the history was found to be.</summary>
    /// <param name="indices">The history.</param>
    /// <param name="reading">What it was found to be.</param>
    /// <param name="archiveCount">Number of archives it names.</param>
    /// <returns>Whether the history is another now.</returns>
    public static bool Record(List<IndexRecord> indices, IndexReading reading, int archiveCount)
    {
        var place = Find(indices, reading.Cid);
        var record = indices[place] with
        {
            Content = reading.Content,
            Error = reading.Error,
            ArchiveCount = archiveCount,
        };
        if (record == indices[place])
            return false;
        indices[place] = record;
        return true;
    }

    /// <summary>Drops an index.</summary>
    /// <returns>False when it is the current one, or not in the history.</returns>
    public static bool Forget(List<IndexRecord> indices, string cid)
    {
        var place = Find(indices, cid);
        if (place <= 0)
            return false;
        indices.RemoveAt(place);
        return true;
    }

    private static int Find(List<IndexRecord> indices, string cid) => indices.FindIndex(index => index.Cid == cid);
}
