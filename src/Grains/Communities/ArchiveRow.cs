namespace Codex.Grains;

/// <summary>What <see cref="ArchiveListState"/> has in its columns about one archive. Sorts the newest first.</summary>
internal readonly record struct ArchiveRow(ArchiveKey Key, string Cid, ulong From, ulong To, int Topics)
    : IComparable<ArchiveRow>
{
    /// <inheritdoc/>
    public int CompareTo(ArchiveRow other)
    {
        var from = other.From.CompareTo(From);
        if (from != 0)
            return from;
        var to = other.To.CompareTo(To);
        return to != 0 ? to : Key.CompareTo(other.Key);
    }
}
