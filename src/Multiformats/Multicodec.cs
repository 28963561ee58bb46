namespace Codex.Multiformats;

/// <summary>
/// Multicodec numbers that a Codex node meets (formats, section 1; multiformats/multicodec, table.csv).
/// </summary>
public static class Multicodec
{
    /// <summary>identity multihash: the digest is the data.</summary>
    public const ulong Identity = 0x00;

    /// <summary>sha1 multihash.</summary>
    public const ulong Sha1 = 0x11;

    /// <summary>sha2-256 multihash.</summary>
    public const ulong Sha256 = 0x12;

    /// <summary>sha2-512 multihash.</summary>
    public const ulong Sha512 = 0x13;

    /// <summary>keccak-256 multihash.</summary>
    public const ulong Keccak256 = 0x1B;

    /// <summary>blake2b-256 multihash.</summary>
    public const ulong Blake2b256 = 0xB220;

    /// <summary>Raw bytes.</summary>
    public const ulong Raw = 0x55;

    /// <summary>MerkleDAG protobuf: what a version 0 CID stands for.</summary>
    public const ulong DagPb = 0x70;

    /// <summary>A libp2p public key: the codec of a peer id in CID form.</summary>
    public const ulong Libp2pKey = 0x72;

    /// <summary>A manifest block.</summary>
    public const ulong CodexManifest = 0xCD01;

    /// <summary>A block of a dataset.</summary>
    public const ulong CodexBlock = 0xCD02;

    /// <summary>The root of a dataset's Merkle tree.</summary>
    public const ulong CodexRoot = 0xCD03;
}
