namespace Codex.Libp2p.Cryptography.Interop;

/// <summary>Key types with raw keys: NIDs of openssl/obj_mac.h.</summary>
internal static class KeyTypes
{
    /// <summary>NID_X25519.</summary>
    public const int X25519 = 1034;

    /// <summary>NID_ED25519.</summary>
    public const int Ed25519 = 1087;
}
