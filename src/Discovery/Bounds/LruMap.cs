using System.Diagnostics.CodeAnalysis;

namespace Codex.Discovery.Bounds;

/// <summary>A dictionary with room for so many; what was unused for longest makes way. Not for many threads.</summary>
internal sealed class LruMap<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _byUse = [];

    public int Count => _nodes.Count;

    /// <summary>Looks up, and counts as use.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        value = default;
        if (!_nodes.TryGetValue(key, out var node))
            return false;
        _byUse.Remove(node);
        _byUse.AddFirst(node);
        value = node.Value.Value;
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        Remove(key);
        if (_nodes.Count == capacity)
        {
            _nodes.Remove(_byUse.Last!.Value.Key);
            _byUse.RemoveLast();
        }
        _nodes.Add(key, _byUse.AddFirst((key, value)));
    }

    public bool Remove(TKey key)
    {
        if (!_nodes.Remove(key, out var node))
            return false;
        _byUse.Remove(node);
        return true;
    }
}
