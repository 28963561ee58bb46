namespace Codex.Content;

/// <summary>
/// The last byte of what a node is the hash of: keeps leaves, inner nodes and odd nodes apart (formats, section 3).
/// </summary>
internal static class MerkleKey
{
    /// <summary>Two children above the bottom layer.</summary>
    public const byte None = 0;

    /// <summary>The children are leaves.</summary>
    public const byte BottomLayer = 1;

    /// <summary>The right child is missing. Added to <see cref="BottomLayer"/> where both are so.</summary>
    public const byte OddNode = 2;
}
