namespace Codex.Nat.Tests.Pairs;

/// <summary>Sizes of the table's run.</summary>
internal static class PairLimits
{
    /// <summary>Bytes of the dataset that goes either way.</summary>
    public const int DatasetBytes = 64 * 1024 * 1024;

    /// <summary>Every so many bytes have the number of the transfer: no two datasets share a block.</summary>
    public const int BlockBytes = 64 * 1024;

    /// <summary>Public nodes: others join through them, learn from them how they are seen, and meet there.</summary>
    public const int PublicNodes = 2;

    /// <summary>Pairs at a time: while one waits for the network the other has the processors.</summary>
    public const int PairsAtOnce = 2;

    /// <summary>Nodes that start at a time.</summary>
    public const int StartsAtOnce = 3;
}
