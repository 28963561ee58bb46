namespace Codex.Discovery.Lookups;

/// <summary>How far a lookup is with a node.</summary>
internal enum CandidateState
{
    /// <summary>Not asked yet.</summary>
    New,

    /// <summary>Asked.</summary>
    Asked,

    /// <summary>It answered.</summary>
    Answered,

    /// <summary>It did not answer.</summary>
    Silent,
}
