namespace Codex.Content;

/// <summary>Why bytes or text are not a CID.</summary>
public enum CidError
{
    /// <summary>It is a CID.</summary>
    None,

    /// <summary>Not a CID at all: unknown multibase, foreign characters, malformed bytes.</summary>
    Incorrect,

    /// <summary>A CID of a version or multihash that is not supported.</summary>
    Unsupported,

    /// <summary>A CID with bytes behind its end, or longer than <see cref="ContentLimits.MaxCidBytes"/>.</summary>
    Overrun,
}
