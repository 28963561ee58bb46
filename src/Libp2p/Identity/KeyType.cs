namespace Codex.Libp2p.Identity;

/// <summary>Kinds of identity keys; the value is the one on the wire (libp2p specs, peer-ids, "Keys").</summary>
public enum KeyType
{
    /// <summary>RSA: keys as SubjectPublicKeyInfo, signatures PKCS #1 v1.5 over SHA-256.</summary>
    Rsa = 0,

    /// <summary>Ed25519: keys of 32 bytes, signatures of 64.</summary>
    Ed25519 = 1,

    /// <summary>secp256k1: compressed keys, ECDSA signatures over SHA-256 in DER.</summary>
    Secp256k1 = 2,

    /// <summary>ECDSA on a NIST curve: keys as SubjectPublicKeyInfo, signatures over SHA-256 in DER.</summary>
    Ecdsa = 3,
}
