using System.Collections.Immutable;

namespace Codex.Grains.Interfaces;

/// <summary>
/// A block set: the blocks under one Merkle root. Key: the tree CID as text. It remembers which storage node holds
/// which blocks, and which manifests need them. Every method may be repeated without harm.
/// </summary>
[Alias("Codex.IBlockSetGrain")]
public interface IBlockSetGrain : IGrainWithStringKey
{
    /// <summary>Everything known, or null when nobody holds or refers to it.</summary>
    [Alias("Get")]
    Task<BlockSetRecord?> GetAsync(CancellationToken cancellationToken);

    /// <summary>Adds blocks to what a storage node holds. Ranges may come unsorted and overlap.</summary>
    [Alias("AddHolding")]
    Task<BlockSetOutcome> AddHoldingAsync(
        string nodeId, ImmutableArray<HeldRange> ranges, CancellationToken cancellationToken);

    /// <summary>
    /// Takes blocks from what a storage node holds, as when they turned out corrupt. Where that would scatter the
    /// holding too much, small ranges are forgotten with them: the record claims too little rather than too much.
    /// </summary>
    [Alias("RemoveHolding")]
    Task<BlockSetOutcome> RemoveHoldingAsync(
        string nodeId, ImmutableArray<HeldRange> ranges, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces what a storage node holds by what it found on its disk; no ranges when it holds nothing (any more).
    /// </summary>
    [Alias("SetHolding")]
    Task<BlockSetOutcome> SetHoldingAsync(
        string nodeId, ImmutableArray<HeldRange> ranges, CancellationToken cancellationToken);

    /// <summary>
    /// Records that a manifest refers to the block set and, where it does, that a storage node holds all of it, in one
    /// write.
    /// </summary>
    /// <param name="manifestCid">The manifest's CID as text.</param>
    /// <param name="nodeId">The storage node that has the manifest.</param>
    /// <param name="blockCount">Number of blocks of the set; 0 for the empty dataset.</param>
    /// <param name="isHeld">Whether the node holds all of it; if not, what is known of its holding stays.</param>
    /// <param name="cancellationToken">Stops waiting; the record may be made all the same.</param>
    [Alias("Reference")]
    Task<BlockSetOutcome> ReferenceAsync(
        string manifestCid, string nodeId, int blockCount, bool isHeld, CancellationToken cancellationToken);

    /// <summary>
    /// Records that a manifest no longer refers to the block set, because <paramref name="nodeId"/> deleted it. When it
    /// was the last one, the node has dropped the blocks as well, and its holding is forgotten in the same write.
    /// </summary>
    /// <returns>How many manifests still refer to it.</returns>
    [Alias("Dereference")]
    Task<int> DereferenceAsync(string manifestCid, string nodeId, CancellationToken cancellationToken);

    /// <summary>
    /// Sets how many storage nodes should hold all of it, 0 to <see cref="GrainLimits.MaxWantedReplicas"/>.
    /// </summary>
    /// <returns>False when nobody holds or refers to the block set.</returns>
    [Alias("SetWantedReplicas")]
    Task<bool> SetWantedReplicasAsync(int wantedReplicas, CancellationToken cancellationToken);
}
