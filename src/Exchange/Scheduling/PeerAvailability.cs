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

    /// <summary>The peer has the block not. A provider that lacks one may lack any: nothing is presumed any more.</summary>
    public void Lose(int index)
    {
        Asked.Add(index);
        if (IsPresumed)
            Doubt();
        else if (Has.Remove(index))
            _rarity.Remove(index);
    }

    /// <summary>Nothing is presumed any more.</summary>
    public void Doubt()
    {
        if (!IsPresumed)
            return;
        IsPresumed = false;
        Forget();
    }

    /// <summary>The peer is gone, with what it has.</summary>
    public void Forget()
    {
        _rarity.AddAll(Has, -1);
        Has.Clear();
    }
}
