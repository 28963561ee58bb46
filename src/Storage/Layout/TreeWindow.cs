using Codex.Content;
using Codex.Storage.Disk;

namespace Codex.Storage.Layout;

/// <summary>Neighbouring nodes of one level of a tree file, and which of them were proven to belong there.</summary>
internal sealed class TreeWindow(int capacity)
{
    private const int None = -1;

    private readonly byte[] _nodes = new byte[capacity * MerkleTree.NodeBytes];
    private readonly bool[] _checked = new bool[capacity];

    /// <summary>Position of the first node within its level; -1 when nothing is loaded.</summary>
    public int Start { get; private set; } = None;

    /// <summary>Reads nodes from the file; false, and nothing loaded, when it is too short.</summary>
    public bool Load(IDiskFile file, long levelOffset, int start, int count)
    {
        Clear();
        var bytes = _nodes.AsSpan(0, count * MerkleTree.NodeBytes);
        if (file.Read(bytes, levelOffset + (long)start * MerkleTree.NodeBytes) != bytes.Length)
            return false;
        Start = start;
        return true;
    }

    public void Clear()
    {
        Start = None;
        Array.Clear(_checked);
    }

    public ReadOnlySpan<byte> At(int position) =>
        _nodes.AsSpan((position - Start) * MerkleTree.NodeBytes, MerkleTree.NodeBytes);

    public bool IsChecked(int position) => _checked[position - Start];

    /// <summary>Notes that a node is right; nothing when the level ends before it.</summary>
    public void MarkChecked(int position)
    {
        if (position - Start < _checked.Length)
            _checked[position - Start] = true;
    }
}
