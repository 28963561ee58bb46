namespace Codex.Exchange.Scheduling;

/// <summary>
/// The order in which a node walks through a dataset, 64 blocks at a time. Among complete peers it is sequential from a
/// start of the node's own. Once there are peers to trade with it jumps by a stride of the node's own: two nodes that
/// meet at one place part at once, where sequential ones would go on asking the seeder for the same blocks.
/// </summary>
internal sealed class ScanOrder
{
    private readonly int _count;
    private readonly int _start;
    private readonly int _jump;
    private int _stride = 1;

    public ScanOrder(int wordCount, Random random)
    {
        _count = wordCount;
        _start = wordCount == 0 ? 0 : random.Next(wordCount);
        // Around the golden section of the circle, where multiples spread evenly.
        _jump = wordCount < 4 ? 1 : (int)(wordCount * (0.55 + (0.14 * random.NextDouble())));
        while (Gcd(_jump, wordCount) > 1)
            _jump++;
    }

    /// <summary>True to jump.</summary>
    public bool IsScattered
    {
        get => _stride != 1;
        set => _stride = value ? _jump : 1;
    }

    /// <summary>The word at which the walk begins.</summary>
    public int First => _start;

    /// <summary>The word after <paramref name="word"/>.</summary>
    public int Next(int word)
    {
        var next = word + _stride;
        return next >= _count ? next - _count : next;
    }

    private static int Gcd(int a, int b) => b <= 1 ? 1 : GcdOf(a, b);

    private static int GcdOf(int a, int b) => b == 0 ? a : GcdOf(b, a % b);
}
