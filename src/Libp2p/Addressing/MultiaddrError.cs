namespace Codex.Libp2p.Addressing;

/// <summary>Why bytes or text are not a multiaddr that is understood.</summary>
public enum MultiaddrError
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>No component at all.</summary>
    Empty,

    /// <summary>Longer, or of more components, than <see cref="AddressingLimits"/> allows.</summary>
    TooLong,

    /// <summary>A protocol that is not known. Other addresses of the same list may be good.</summary>
    UnknownProtocol,

    /// <summary>Truncated, or a value that its protocol does not have.</summary>
    Malformed,
}
