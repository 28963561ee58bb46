namespace Codex.Discovery.Routing;

/// <summary>
/// A small value for each of many ids, densely: a node may have some hundred thousand of them, and a dictionary of
/// objects costs several times as much. An id keeps its slot until it is removed; whoever writes down a slot must be
/// able to tell that it was given to another since. Not thread-safe.
/// </summary>
public sealed class NodeIdTable<TValue>
    where TValue : struct
{
    private const int None = -1;
    private const int LeastCapacity = 16;

    private int[] _heads = [];
    private Entry[] _entries = [];
    private int _used;
    private int _free = None;

    /// <summary>Ids in the table.</summary>
    public int Count { get; private set; }

    /// <summary>The slots that are taken, in no order.</summary>
    public IEnumerable<int> Slots
    {
        get
        {
            foreach (var head in _heads)
            {
                for (var slot = head; slot != None; slot = _entries[slot].Next)
                    yield return slot;
            }
        }
    }

    /// <summary>Slot of an id; -1 when it is not in the table.</summary>
    public int Find(NodeId id)
    {
        if (_heads.Length == 0)
            return None;
        var slot = _heads[BucketOf(id)];
        while (slot != None && _entries[slot].Id != id)
            slot = _entries[slot].Next;
        return slot;
    }

    /// <summary>Adds an id with the default value; false when it is in the table.</summary>
    public bool TryAdd(NodeId id, out int slot)
    {
        slot = Find(id);
        if (slot != None)
            return false;
        slot = _free;
        if (slot != None)
        {
            _free = _entries[slot].Next;
        }
        else
        {
            if (_used == _entries.Length)
                Grow();
            slot = _used++;
        }

        ref var head = ref _heads[BucketOf(id)];
        _entries[slot] = new Entry { Id = id, Next = head };
        head = slot;
        Count++;
        return true;
    }

    /// <summary>Removes an id, its value becomes the default one; false when it is not in the table.</summary>
    public bool Remove(NodeId id)
    {
        if (_heads.Length == 0)
            return false;
        ref var link = ref _heads[BucketOf(id)];
        while (link != None && _entries[link].Id != id)
            link = ref _entries[link].Next;
        if (link == None)
            return false;
        var slot = link;
        link = _entries[slot].Next;
        _entries[slot] = new Entry { Next = _free };
        _free = slot;
        Count--;
        return true;
    }

    /// <summary>The id in a slot that is taken.</summary>
    public NodeId IdAt(int slot) => _entries[slot].Id;

    /// <summary>The value in a slot; the default one where the slot is not taken. Valid until the next addition.
    /// </summary>
    public ref TValue At(int slot) => ref _entries[slot].Value;

    private int BucketOf(NodeId id) => (int)((uint)id.GetHashCode() % (uint)_heads.Length);

    private void Grow()
    {
        // By half: what is reserved and not needed is a sixth on average.
        var capacity = Math.Max(LeastCapacity, _entries.Length + _entries.Length / 2);
        Array.Resize(ref _entries, capacity);
        _heads = new int[capacity];
        Array.Fill(_heads, None);
        for (var slot = 0; slot < _used; slot++)
        {
            ref var head = ref _heads[BucketOf(_entries[slot].Id)];
            _entries[slot].Next = head;
            head = slot;
        }
    }

    private struct Entry
    {
        public NodeId Id;
        public int Next;
        public TValue Value;
    }
}
