namespace Codex.Grains.Interfaces;

/// <summary>Expected outcomes of a change to a block set's record.</summary>
[GenerateSerializer, Alias("Codex.BlockSetOutcome")]
public enum BlockSetOutcome
{
    /// <summary>It is recorded; perhaps it was before.</summary>
    Done,

    /// <summary>
    /// Nothing is recorded: <see cref="GrainLimits.MaxHoldersPerBlockSet"/> nodes hold blocks of it already.
    /// </summary>
    TooManyHolders,

    /// <summary>
    /// Nothing is recorded: the holding would be scattered over more than <see cref="GrainLimits.MaxRangesPerHolder"/>
    /// ranges.
    /// </summary>
    TooManyRanges,

    /// <summary>
    /// Nothing is recorded: <see cref="GrainLimits.MaxReferencesPerBlockSet"/> manifests refer to it already.
    /// </summary>
    TooManyReferences,
}
