namespace Codex.Libp2p.Identity;

/// <summary>Why bytes are not a public key that can be used.</summary>
public enum PublicKeyError
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>Not the protobuf of a key in its only form: type, then data, minimal, nothing more.</summary>
    Malformed,

    /// <summary>Longer than <see cref="IdentityLimits.MaxPublicKeyBytes"/>.</summary>
    TooLong,

    /// <summary>A kind of key that is not known.</summary>
    UnknownType,

    /// <summary>The data is no key of its type, or one not to be trusted: too short, or of small order.</summary>
    InvalidKey,
}
