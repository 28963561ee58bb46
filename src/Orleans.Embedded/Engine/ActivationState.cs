namespace Codex.Orleans.Embedded.Engine;

/// <summary>The life of an activation; it only goes forward.</summary>
internal enum ActivationState
{
    /// <summary>In the directory, not started.</summary>
    Created,

    /// <summary>Being constructed, its state read, its OnActivateAsync run.</summary>
    Activating,

    /// <summary>Takes requests.</summary>
    Valid,

    /// <summary>Takes no more requests; finishes those that run, then its OnDeactivateAsync.</summary>
    Deactivating,

    /// <summary>Ended; what still waited goes to the next activation.</summary>
    Invalid,
}
