namespace Codex.Libp2p.Identity;

/// <summary>Bounds on identities.</summary>
public static class IdentityLimits
{
    /// <summary>
    /// Longest public key protobuf that a peer id holds in the clear, in bytes (libp2p specs, peer-ids).
    /// </summary>
    public const int MaxInlineKeyBytes = 42;

    /// <summary>
    /// Longest binary peer id accepted, in bytes: an inline key with its prefixes, the CID form's included.
    /// </summary>
    public const int MaxPeerIdBytes = MaxInlineKeyBytes + 4;

    /// <summary>
    /// Longest key that is read from a public key protobuf, in bytes: SubjectPublicKeyInfo of RSA with
    /// <see cref="MaxRsaBits"/> has 1,062.
    /// </summary>
    public const int MaxKeyDataBytes = 1100;

    /// <summary>Longest public key protobuf, in bytes: the key, its type and its length.</summary>
    public const int MaxPublicKeyBytes = MaxKeyDataBytes + 5;

    /// <summary>Longest signature, in bytes: RSA with <see cref="MaxRsaBits"/>.</summary>
    public const int MaxSignatureBytes = MaxRsaBits / 8;

    /// <summary>Smallest RSA modulus accepted, in bits (libp2p wire, section 1; go-libp2p's minimum).</summary>
    public const int MinRsaBits = 2048;

    /// <summary>
    /// Largest RSA modulus accepted, in bits: js-libp2p's maximum. Time to verify grows with its square.
    /// </summary>
    public const int MaxRsaBits = 8192;

    /// <summary>Longest RSA public exponent accepted, in bytes: Go's crypto/rsa takes no more than 31 bits.</summary>
    public const int MaxRsaExponentBytes = 4;
}
