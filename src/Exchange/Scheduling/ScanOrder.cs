namespace Codex.Exchange.Scheduling;

/// <summary>
/// The order in which a node walks through a dataset, 64 blocks at a time. Among complete peers it is sequential from
/// a start of the node's own. Once there are peers to trade with it is a shuffle of the node's own: two nodes that meet
/// at one place part at once, where those with one stride would go on asking the seeder for the same blocks.
/// </summary>
internal sealed class ScanOrder
{
    private readonly int[] _shuffled;
    private readonly int _start;

    public ScanOrder(int wordCount, Random random)
    {
        _shuffled = new int[wordCount];
        for (var i = 0; i < wordCount; i++)
            _shuffled[i] = i;
        random.Shuffle(_shuffled);
        _start = wordCount == 0 ? 0 : random.Next(wordCount);
    }

    /// <summary>True for the shuffle.</summary>
    public bool IsScattered { get; set; }

    /// <summary>The word at one step of the walk.</summary>
    public int At(int step)
    {
        if (IsScattered)
            return _shuffled[step];
        var word = step + _start;
        return word >= _shuffled.Length ? word - _shuffled.Length : word;
    }
}
