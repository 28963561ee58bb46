using Codex.Exchange.Messages;

namespace Codex.Exchange.Serving;

/// <summary>
/// What one peer wants and is owed: pages of bits, and the order in which they are served, which is that in which pages
/// came and ascending within a page. Thread-safe.
/// </summary>
/// <param name="waiting">Where pages with unmet wants are registered.</param>
/// <param name="budget">How many pages there may be.</param>
/// <param name="isHere">Whether a block is here, from memory.</param>
internal sealed class PeerWants(WaitingPeers waiting, PageBudget budget, Func<BlockAddress, bool> isHere)
{
    private static readonly WantState[] AllStates = Enum.GetValues<WantState>();

    private readonly Lock _lock = new();
    private readonly Dictionary<PageKey, WantPage> _pages = [];
    private readonly Queue<WantPage> _toSend = new();
    private readonly Queue<WantPage> _toTell = new();
    private WantPage? _last;
    private bool _isClosed;

    /// <summary>To be called, outside of all locks, after a block came that the peer is owed something for.</summary>
    public Action WhenOwed { get; set; } = static () => { };

    /// <summary>Pages held.</summary>
    public int PageCount
    {
        get
        {
            lock (_lock)
                return _pages.Count;
        }
    }

    /// <summary>Takes a want list in; says how many of its entries there was no room for.</summary>
    public int Handle(WantList wants)
    {
        lock (_lock)
        {
            var dropped = 0;
            foreach (var entry in wants.Entries)
            {
                var key = PageKey.Of(entry.Address, out var slot);
                if (FindPage(key, isMade: !entry.IsCancel) is { } page)
                    Handle(page, slot, entry);
                else if (!entry.IsCancel)
                    dropped++;
            }
            return dropped;
        }
    }

    /// <summary>A block is here now. True when the peer is owed something for it.</summary>
    public bool OnStored(PageKey key, int slot)
    {
        lock (_lock)
            return _pages.TryGetValue(key, out var page) && MoveStored(page, slot);
    }

    /// <summary>Blocks of a page are here now, whichever. True when the peer is owed something for them.</summary>
    public bool OnStored(PageKey key)
    {
        lock (_lock)
        {
            if (!_pages.TryGetValue(key, out var page))
                return false;
            var isOwed = false;
            for (var slot = 0; slot < WantPage.Blocks && page.IsRegistered; slot++)
            {
                if (isHere(key.AddressAt(slot)))
                    isOwed |= MoveStored(page, slot);
            }
            return isOwed;
        }
    }

    /// <summary>Takes presences to tell, as many as fit a message.</summary>
    public IReadOnlyList<BlockPresence> TakePresences()
    {
        lock (_lock)
        {
            var presences = new List<BlockPresence>();
            while (presences.Count < WireLimits.BatchEntries && _toTell.TryPeek(out var page))
            {
                Take(page, WantState.TellHave, presences);
                Take(page, WantState.TellDontHave, presences);
                if (page.Count(WantState.TellHave) + page.Count(WantState.TellDontHave) > 0)
                    break;
                _toTell.Dequeue();
                page.IsQueuedToTell = false;
                Settle(page);
            }
            return presences;
        }
    }

    /// <summary>The page to send blocks of; null when there is nothing to send.</summary>
    public PageKey? PeekReady()
    {
        lock (_lock)
        {
            while (_toSend.TryPeek(out var page))
            {
                if (page.Count(WantState.Ready) > 0)
                    return page.Key;
                _toSend.Dequeue();
                page.IsQueuedToSend = false;
                Settle(page);
            }
            return null;
        }
    }

    /// <summary>Takes blocks to send of a page; says how many.</summary>
    public int TakeReady(PageKey key, Span<int> slots)
    {
        lock (_lock)
        {
            if (!_pages.TryGetValue(key, out var page))
                return 0;
            var count = 0;
            for (var slot = page.Next(WantState.Ready, 0); slot >= 0 && count < slots.Length; count++)
            {
                page.Remove(WantState.Ready, slot);
                slots[count] = slot;
                slot = page.Next(WantState.Ready, slot);
            }
            Settle(page);
            return count;
        }
    }

    /// <summary>Blocks that were taken are to be sent after all, or again.</summary>
    public void PutBack(PageKey key, ReadOnlySpan<int> slots)
    {
        lock (_lock)
        {
            foreach (var slot in slots)
            {
                if (FindPage(key, isMade: true) is { } page)
                    Promise(page, slot);
            }
        }
    }

    /// <summary>A block that was taken is not here: it is sent when it comes again.</summary>
    public void Await(PageKey key, int slot)
    {
        lock (_lock)
        {
            if (FindPage(key, isMade: true) is { } page)
                Await(page, slot, WantState.Waiting);
        }
    }

    /// <summary>The peer is gone: forgets everything, and takes nothing any more.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            foreach (var page in _pages.Values.Where(static page => page.IsRegistered))
                waiting.Remove(page.Key, this);
            budget.Return(_pages.Count);
            _pages.Clear();
            _toSend.Clear();
            _toTell.Clear();
            _last = null;
        }
    }

    private void Handle(WantPage page, int slot, WantEntry entry)
    {
        if (entry.IsCancel)
        {
            foreach (var state in AllStates)
                page.Remove(state, slot);
            Settle(page);
            return;
        }
        if (isHere(entry.Address))
        {
            if (entry.Type == WantType.Block)
                Promise(page, slot);
            else
                Tell(page, slot, WantState.TellHave);
            return;
        }
        if (entry.SendDontHave)
            Tell(page, slot, WantState.TellDontHave);
        Await(page, slot, entry.Type == WantType.Block ? WantState.Waiting : WantState.Watching);
    }

    private void Promise(WantPage page, int slot)
    {
        page.Remove(WantState.Waiting, slot);
        page.Remove(WantState.Watching, slot);
        page.Add(WantState.Ready, slot);
        if (page.IsQueuedToSend)
            return;
        page.IsQueuedToSend = true;
        _toSend.Enqueue(page);
    }

    private void Tell(WantPage page, int slot, WantState what)
    {
        page.Remove(what == WantState.TellHave ? WantState.TellDontHave : WantState.TellHave, slot);
        page.Add(what, slot);
        if (page.IsQueuedToTell)
            return;
        page.IsQueuedToTell = true;
        _toTell.Enqueue(page);
    }

    private void Await(WantPage page, int slot, WantState state)
    {
        page.Add(state, slot);
        if (!page.IsRegistered)
        {
            page.IsRegistered = true;
            waiting.Add(page.Key, this);
        }
        // It may have come before whoever stored it could see that it is waited for.
        if (isHere(page.Key.AddressAt(slot)))
            MoveStored(page, slot);
    }

    private bool MoveStored(WantPage page, int slot)
    {
        var isWatched = page.Remove(WantState.Watching, slot);
        var isWanted = page.Remove(WantState.Waiting, slot);
        if (isWanted)
            Promise(page, slot);
        else if (isWatched)
            Tell(page, slot, WantState.TellHave);
        Settle(page);
        return isWanted || isWatched;
    }

    private static void Take(WantPage page, WantState state, List<BlockPresence> presences)
    {
        var slot = page.Next(state, 0);
        while (slot >= 0 && presences.Count < WireLimits.BatchEntries)
        {
            page.Remove(state, slot);
            presences.Add(new BlockPresence(page.Key.AddressAt(slot), state == WantState.TellHave));
            slot = page.Next(state, slot);
        }
    }

    private WantPage? FindPage(PageKey key, bool isMade)
    {
        // A list is about neighbours as a rule.
        if (_last is { } last && last.Key == key)
            return last;
        if (!_pages.TryGetValue(key, out var page))
        {
            if (!isMade || _isClosed || !budget.TryTake(_pages.Count))
                return null;
            page = new WantPage(key);
            _pages.Add(key, page);
        }
        _last = page;
        return page;
    }

    /// <summary>Lets go of what a page does not need any more, and of the page.</summary>
    private void Settle(WantPage page)
    {
        if (page.IsRegistered && page.Count(WantState.Waiting) + page.Count(WantState.Watching) == 0)
        {
            page.IsRegistered = false;
            waiting.Remove(page.Key, this);
        }
        if (!page.IsEmpty || page.IsQueuedToSend || page.IsQueuedToTell || !_pages.Remove(page.Key))
            return;
        budget.Return(1);
        if (_last == page)
            _last = null;
    }
}
