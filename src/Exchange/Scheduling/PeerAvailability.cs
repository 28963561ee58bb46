namespace Codex.Exchange.Scheduling;

/// <summary>What one peer has, as far as is known: told, or presumed of a provider until it says otherwise.</summary>
internal sealed class PeerAvailability
{
    private readonly Rarity _rarity;

    public PeerAvailability(int blockCount, Rarity rarity, bool isPresumed)
    {
        _rarity = rarity;
        Has = new BlockSet(blockCount);
        Asked = new BlockSet(blockCount);
        IsPresumed = isPresumed;
        if (!isPresumed)
            return;
        Has.Fill();
        rarity.AddAll(Has, 1);
    }

    /// <summary>Blocks that the peer has.</summary>
    public BlockSet Has { get; }

    /// <summary>Missing blocks that the peer was asked about.</summary>
    public BlockSet Asked { get; }

    /// <summary>True while it is taken to have everything because it provides the dataset.</summary>
    public bool IsPresumed { get; private set; }

    /// <summary>Whether it has every block.</summary>
    public bool IsComplete => Has.Count == Has.Length;

    /// <summary>The peer has the block; false when that was known.</summary>
    public bool Gain(int index)
    {
        if (!Has.Add(index))
            return false;
        _rarity.Add(index);
        return true;
    }

    /// <summary>
    /// The peer has the block not. A provider that lacks one may lack any: nothing is presumed any more, and true is
    /// returned.
    /// </summary>
    public bool Lose(int index)
    {
        var isDoubtful = Doubt();
        Asked.Add(index);
        if (Has.Remove(index))
            _rarity.Remove(index);
        return isDoubtful;
    }

    /// <summary>Nothing is presumed any more; false when nothing was.</summary>
    public bool Doubt()
    {
        if (!IsPresumed)
            return false;
        IsPresumed = false;
        Forget();
        // What it told is gone with what was presumed: it is asked again.
        Asked.Clear();
        return true;
    }

    /// <summary>The peer is gone, with what it has.</summary>
    public void Forget()
    {
        _rarity.AddAll(Has, -1);
        Has.Clear();
    }
}
