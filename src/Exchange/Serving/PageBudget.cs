namespace Codex.Exchange.Serving;

/// <summary>How many pages of wants there are, and may be.</summary>
internal sealed class PageBudget(ServingLimits limits)
{
    private int _total;

    /// <summary>Takes a page for a peer that has <paramref name="ofPeer"/>; false when it may have no more.</summary>
    public bool TryTake(int ofPeer)
    {
        if (ofPeer >= limits.PagesPerPeer)
            return false;
        if (Interlocked.Increment(ref _total) <= limits.PagesInTotal || ofPeer < limits.PagesGuaranteed)
            return true;
        Interlocked.Decrement(ref _total);
        return false;
    }

    /// <summary>Gives pages back.</summary>
    public void Return(int pages) => Interlocked.Add(ref _total, -pages);
}
