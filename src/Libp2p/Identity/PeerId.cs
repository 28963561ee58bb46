using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Codex.Multiformats;

namespace Codex.Libp2p.Identity;

/// <summary>
/// A peer's identity: the multihash of its public key's protobuf (identity hash up to 42 bytes). Text is base58btc.
/// </summary>
/// <remarks>Equality is by bytes. The default value is not a peer id.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct PeerId : IEquatable<PeerId>
{
    private const int CidVersion = 1;

    private readonly byte[]? _bytes;

    private PeerId(byte[] bytes) => _bytes = bytes;

    /// <summary>The multihash; empty for the default value.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>
    /// The identity of whoever has this public key (the libp2p PublicKey protobuf; 37 bytes for secp256k1). Throws
    /// <see cref="ArgumentException"/> for no bytes. Does not check the key.
    /// </summary>
    public static PeerId FromPublicKey(ReadOnlySpan<byte> publicKeyProtobuf)
    {
        if (publicKeyProtobuf.IsEmpty)
            throw new ArgumentException("No public key.", nameof(publicKeyProtobuf));
        return new PeerId(publicKeyProtobuf.Length <= IdentityLimits.MaxInlineKeyBytes
            ? Multihash.Encode(Multicodec.Identity, publicKeyProtobuf)
            : Multihash.Encode(Multicodec.Sha256, SHA256.HashData(publicKeyProtobuf)));
    }

    /// <summary>
    /// Decodes the binary form: exactly one multihash, of sha2-256 or of 1 to
    /// <see cref="IdentityLimits.MaxInlineKeyBytes"/> bytes in the clear. Copies <paramref name="bytes"/>.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out PeerId peerId)
    {
        peerId = default;
        if (Multihash.TryRead(bytes, out var multihash, out var bytesRead) != MultihashError.None
            || bytesRead != bytes.Length)
            return false;
        var isPeerId = multihash.Code switch
        {
            Multicodec.Sha256 => true,
            Multicodec.Identity => multihash.Digest.Length is > 0 and <= IdentityLimits.MaxInlineKeyBytes,
            _ => false,
        };
        if (isPeerId)
            peerId = new PeerId(bytes.ToArray());
        return isPeerId;
    }

    /// <summary>
    /// Parses the base58btc text (<c>16Uiu2HA…</c>, <c>12D3KooW…</c>, <c>Qm…</c>), or the CID form in any supported
    /// multibase (libp2p wire, "Peer id").
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PeerId peerId)
    {
        // No multibase prefix in use is '1' or 'Q'; a multihash in base58btc starts with nothing else.
        if (text is ['1' or 'Q', ..])
        {
            peerId = default;
            return Base58Btc.TryDecode(text, IdentityLimits.MaxPeerIdBytes, out var multihash)
                && TryDecode(multihash, out peerId);
        }
        return TryParseCid(text, out peerId);
    }

    /// <inheritdoc/>
    public bool Equals(PeerId other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PeerId other && Equals(other);

    /// <inheritdoc/>
    /// <remarks>Keyed, for peers choose their ids: string's hash has a random key per process.</remarks>
    public override int GetHashCode() => string.GetHashCode(MemoryMarshal.Cast<byte, char>(Bytes));

    /// <summary>The base58btc text; empty for the default value.</summary>
    public override string ToString() => Base58Btc.Encode(Bytes);

    /// <summary>Equality by bytes.</summary>
    public static bool operator ==(PeerId left, PeerId right) => left.Equals(right);

    /// <summary>Inequality by bytes.</summary>
    public static bool operator !=(PeerId left, PeerId right) => !left.Equals(right);

    private static bool TryParseCid(ReadOnlySpan<char> text, out PeerId peerId)
    {
        peerId = default;
        if (Multibase.TryDecode(text, IdentityLimits.MaxPeerIdBytes, out _, out var decoded) != MultibaseError.None)
            return false;
        ReadOnlySpan<byte> cid = decoded;
        return Varint.TryRead(cid, out var version, out var versionBytes)
            && version == CidVersion
            && Varint.TryRead(cid[versionBytes..], out var codec, out var codecBytes)
            && codec == Multicodec.Libp2pKey
            && TryDecode(cid[(versionBytes + codecBytes)..], out peerId);
    }
}
