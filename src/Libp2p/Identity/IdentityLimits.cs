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
}
