namespace Codex.Exchange.Scheduling;

/// <summary>What became of a block that a peer sent.</summary>
public enum BlockOutcome
{
    /// <summary>Verified and stored: it is here now.</summary>
    Stored,

    /// <summary>It was here before.</summary>
    AlreadyHere,

    /// <summary>It is not what it claims to be (size, digest, index or proof): the peer lies.</summary>
    Rejected,

    /// <summary>It could not be stored, which is our fault: it is asked for again.</summary>
    NotStored,
}
