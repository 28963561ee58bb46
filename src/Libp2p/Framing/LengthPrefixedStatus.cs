namespace Codex.Libp2p.Framing;

/// <summary>What was found where a length-prefixed message was expected.</summary>
public enum LengthPrefixedStatus
{
    /// <summary>A message.</summary>
    Message,

    /// <summary>The end of the stream.</summary>
    End,

    /// <summary>The end of the stream, in the middle of a message.</summary>
    Truncated,

    /// <summary>A length that is none.</summary>
    Malformed,

    /// <summary>A length above the limit. The message was not read.</summary>
    TooLong,
}
