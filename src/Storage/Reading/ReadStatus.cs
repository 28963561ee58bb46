namespace Codex.Storage;

/// <summary>How a copy out of a dataset ended.</summary>
public enum ReadStatus
{
    /// <summary>Every byte asked for was verified and handed over.</summary>
    Complete,

    /// <summary>A block is not here (a partial dataset, or one that was quarantined before).</summary>
    MissingBlock,

    /// <summary>A block did not match the tree; it is quarantined now and none of its bytes were handed over.</summary>
    CorruptBlock,

    /// <summary>The receiver went away.</summary>
    ReceiverClosed,
}
