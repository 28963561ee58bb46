using Codex.Content;
using Codex.Storage.Disk;

namespace Codex.Storage.Layout;

/// <summary>
/// Reads nodes of a <c>tree</c> file through one window per level, so that leaves and proofs of blocks that are near to
/// each other cost hardly a system call, and checks proofs only as far up as they were not checked before.
/// </summary>
/// <remarks>
/// Nodes of a partial dataset appear while this reads. One that is not there yet is zeros, which no hash is, so zeros
/// are read again; one that was read while it was being written leads to no root, and is read again, too. A node never
/// changes once it is there. One caller at a time.
/// </remarks>
internal sealed class TreeReader(IDiskFile file, MerkleLayout layout)
{
    /// <summary>Nodes of a window: 4 KiB, a page of the system's cache.</summary>
    private const int WindowNodes = 128;

    private const int Node = MerkleTree.NodeBytes;

    private readonly TreeWindow?[] _windows = new TreeWindow?[layout.Depth];

    /// <summary>A leaf; empty when the file is too short.</summary>
    /// <param name="index">Index of the leaf.</param>
    /// <param name="isFresh">True to read it again whatever was read before.</param>
    public ReadOnlySpan<byte> Leaf(int index, bool isFresh)
    {
        if (isFresh)
            _windows[0]?.Clear();
        return NodeAt(0, index);
    }

    /// <summary>
    /// Copies the path of a leaf, bottom to top, zeros for siblings that the tree has not; false when the nodes of the
    /// file do not lead from the leaf to the root.
    /// </summary>
    public bool TryCopyPath(int index, ReadOnlySpan<byte> root, Span<byte> path)
    {
        if (TryAssemble(index, root, path))
            return true;
        foreach (var window in _windows)
            window?.Clear();
        return TryAssemble(index, root, path);
    }

    private static bool IsThere(ReadOnlySpan<byte> node) => node.ContainsAnyExcept((byte)0);

    private bool TryAssemble(int index, ReadOnlySpan<byte> root, Span<byte> path)
    {
        for (var level = 0; level < layout.Depth; level++)
        {
            var sibling = (index >> level) ^ 1;
            var target = path.Slice(level * Node, Node);
            if (sibling >= layout.LevelLength(level))
                target.Clear();
            else if (NodeAt(level, sibling) is { IsEmpty: false } node && IsThere(node))
                node.CopyTo(target);
            else
                return false;
        }
        return Check(index, root, path);
    }

    /// <summary>Hashes from the leaf to the root, or to where all above is known to lead there.</summary>
    private bool Check(int index, ReadOnlySpan<byte> root, ReadOnlySpan<byte> path)
    {
        var known = layout.Depth;
        while (known > 0 && IsChecked(known - 1, index >> (known - 1)))
            known--;
        if (known == 0)
            return true;
        Span<byte> nodes = stackalloc byte[(MerkleLayout.MaxDepth + 1) * Node];
        Span<byte> pair = stackalloc byte[2 * Node];
        if (NodeAt(0, index) is not { IsEmpty: false } leaf)
            return false;
        leaf.CopyTo(nodes);
        for (var level = 0; level < known; level++)
        {
            var position = index >> level;
            nodes.Slice(level * Node, Node).CopyTo(pair[((position & 1) * Node)..]);
            path.Slice(level * Node, Node).CopyTo(pair[(((position & 1) ^ 1) * Node)..]);
            var isOdd = (position ^ 1) >= layout.LevelLength(level);
            MerkleTree.HashLayer(isOdd ? pair[..Node] : pair, nodes.Slice((level + 1) * Node, Node), level == 0);
        }
        var end = known == layout.Depth ? root : NodeAt(known, index >> known);
        if (!end.SequenceEqual(nodes.Slice(known * Node, Node)))
            return false;
        for (var level = 0; level < known; level++)
            MarkChecked(level, index >> level, nodes.Slice(level * Node, Node));
        return true;
    }

    private bool IsChecked(int level, int position) =>
        WindowAt(level, position) is { } window
        && window.IsChecked(position)
        && ((position ^ 1) >= layout.LevelLength(level) || window.IsChecked(position ^ 1));

    private void MarkChecked(int level, int position, ReadOnlySpan<byte> computed)
    {
        if (WindowAt(level, position) is not { } window)
            return;
        window.MarkChecked(position ^ 1);
        if (window.At(position).SequenceEqual(computed))
            window.MarkChecked(position);
    }

    private ReadOnlySpan<byte> NodeAt(int level, int position)
    {
        if (WindowAt(level, position) is not { } window)
            return default;
        if (IsThere(window.At(position)))
            return window.At(position);
        // It may be there by now.
        window.Clear();
        return WindowAt(level, position) is { } again ? again.At(position) : default;
    }

    /// <summary>The window of a node and of its sibling; null when the file is too short.</summary>
    private TreeWindow? WindowAt(int level, int position)
    {
        var length = layout.LevelLength(level);
        var window = _windows[level] ??= new TreeWindow(Math.Min(WindowNodes, length));
        var start = position & -WindowNodes;
        if (window.Start == start)
            return window;
        var count = Math.Min(WindowNodes, length - start);
        return window.Load(file, TreeFile.Offset(layout.LevelStart(level)), start, count) ? window : null;
    }
}
