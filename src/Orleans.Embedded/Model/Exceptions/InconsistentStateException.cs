using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>
/// A record in the store is not the one that the activation knows. When it escapes from a grain method, the activation
/// ends, so that the next call reads the record afresh.
/// </summary>
public class InconsistentStateException : OrleansException
{
    /// <summary>With both versions.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : base(errorMsg)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>The version in the store; null when there is no record.</summary>
    public string? StoredEtag { get; }

    /// <summary>The version that the activation knows; null when it knows of no record.</summary>
    public string? CurrentEtag { get; }

    // An exception that passes through several grains ends only the activation whose state it is about.
    internal bool IsSourceActivation { get; set; } = true;
}
