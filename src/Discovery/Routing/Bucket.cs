namespace Codex.Discovery.Routing;

/// <summary>
/// Nodes at one logarithmic distance: the one heard of last first, and those that wait for a place. Guarded by the
/// table's lock.
/// </summary>
internal sealed class Bucket
{
    /// <summary>The nodes.</summary>
    public List<TableNode> Nodes { get; } = [];

    /// <summary>Who gets the next place: the latest last.</summary>
    public List<NodeContact> Replacements { get; } = [];

    public TableNode? Find(NodeId id) => Nodes.Find(node => node.Contact.Id == id);

    /// <summary>Puts a node to the front, where it is checked last.</summary>
    public void MoveToFront(TableNode node)
    {
        Nodes.Remove(node);
        Nodes.Insert(0, node);
    }

    /// <summary>Remembers who waits, the latest longest.</summary>
    public void AddReplacement(NodeContact contact, int capacity)
    {
        Replacements.RemoveAll(other => other.Id == contact.Id);
        Replacements.Add(contact);
        if (Replacements.Count > capacity)
            Replacements.RemoveAt(0);
    }

    /// <summary>The one who waited least; null for none.</summary>
    public NodeContact? TakeReplacement()
    {
        if (Replacements.Count == 0)
            return null;
        var contact = Replacements[^1];
        Replacements.RemoveAt(Replacements.Count - 1);
        return contact;
    }
}
