using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Codex.Multiformats;

namespace Codex.Content;

/// <summary>
/// A content identifier: version, multicodec and multihash. Equality is by bytes; the canonical text is base58btc
/// with multibase prefix <c>z</c>. The default value is not a CID.
/// </summary>
/// <remarks>
/// CIDv0 (<c>Qm…</c>, a bare sha2-256 multihash) is accepted and never made. A CIDv0 is not equal to the CIDv1 that
/// names the same content.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct Cid : IEquatable<Cid>, IComparable<Cid>
{
    // A CIDv0 in text: base58btc of 34 bytes that start with 12 20, which makes it start with "Qm" (multiformats/cid).
    private const int Version0TextLength = 46;
    private const string Version0TextPrefix = "Qm";

    private readonly byte[]? _bytes;

    private Cid(byte[] bytes) => _bytes = bytes;

    /// <summary>0 or 1. Throws <see cref="InvalidOperationException"/> for the default value.</summary>
    public int Version => CidLayout.Of(CheckedBytes).Version;

    /// <summary>
    /// The multicodec, for example <see cref="Multicodec.CodexManifest"/>. Throws
    /// <see cref="InvalidOperationException"/> for the default value.
    /// </summary>
    public ulong Codec => CidLayout.Of(CheckedBytes).Codec;

    /// <summary>
    /// The multihash code, for example <see cref="Multicodec.Sha256"/>. Throws <see cref="InvalidOperationException"/>
    /// for the default value.
    /// </summary>
    public ulong HashCode => CidLayout.Of(CheckedBytes).HashCode;

    /// <summary>
    /// The digest inside the multihash (32 bytes for sha2-256). Throws <see cref="InvalidOperationException"/> for the
    /// default value.
    /// </summary>
    public ReadOnlySpan<byte> Digest => CheckedBytes[CidLayout.Of(CheckedBytes).DigestStart..];

    /// <summary>The whole binary CID; empty for the default value.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>True for a CIDv1 with codec codex-manifest and a sha2-256 multihash.</summary>
    public bool IsManifest => Bytes.StartsWith(CidLayout.ManifestPrefix);

    /// <summary>True for a CIDv1 with codec codex-block and a sha2-256 multihash.</summary>
    public bool IsBlock => Bytes.StartsWith(CidLayout.BlockPrefix);

    /// <summary>True for a CIDv1 with codec codex-root and a sha2-256 multihash.</summary>
    public bool IsTreeRoot => Bytes.StartsWith(CidLayout.TreeRootPrefix);

    private ReadOnlySpan<byte> CheckedBytes =>
        _bytes ?? throw new InvalidOperationException("The default value is not a CID.");

    /// <summary>
    /// CIDv1 of a 32-byte sha2-256 digest. Throws <see cref="ArgumentException"/> for another length.
    /// </summary>
    public static Cid FromDigest(ulong codec, ReadOnlySpan<byte> sha256Digest)
    {
        if (sha256Digest.Length != SHA256.HashSizeInBytes)
            throw new ArgumentException(
                $"A sha2-256 digest has {SHA256.HashSizeInBytes} bytes, not {sha256Digest.Length}.",
                nameof(sha256Digest));
        var codecBytes = Varint.Length(codec);
        var bytes = new byte[1 + codecBytes + 2 + SHA256.HashSizeInBytes];
        bytes[0] = 1;
        Varint.Write(bytes.AsSpan(1), codec);
        bytes[1 + codecBytes] = (byte)Multicodec.Sha256;
        bytes[2 + codecBytes] = SHA256.HashSizeInBytes;
        sha256Digest.CopyTo(bytes.AsSpan(3 + codecBytes));
        return new Cid(bytes);
    }

    /// <summary>CID of manifest block bytes: hashes them.</summary>
    public static Cid OfManifest(ReadOnlySpan<byte> manifestBlock)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(manifestBlock, digest);
        return FromDigest(Multicodec.CodexManifest, digest);
    }

    /// <summary>
    /// Parses text in any supported multibase (<see cref="MultibaseEncoding"/>), and CIDv0 (<c>Qm…</c>). Bounded work
    /// and memory whatever the length of the text.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Cid cid, out CidError error)
    {
        cid = default;
        byte[] bytes;
        if (text.Length == Version0TextLength && text.StartsWith(Version0TextPrefix, StringComparison.Ordinal))
        {
            if (!Base58Btc.TryDecode(text, ContentLimits.MaxCidBytes, out bytes))
            {
                error = CidError.Incorrect;
                return false;
            }
            return TryAdopt(bytes, out cid, out error);
        }

        error = Multibase.TryDecode(text, ContentLimits.MaxCidBytes, out _, out bytes) switch
        {
            MultibaseError.None => CidError.None,
            MultibaseError.TooLong => CidError.Overrun,
            _ => CidError.Incorrect,
        };
        if (error != CidError.None)
            return false;
        // Version 0 has no multibase form (multiformats/cid, "Decoding algorithm").
        if (bytes.AsSpan().StartsWith(CidLayout.Version0Prefix))
        {
            error = CidError.Incorrect;
            return false;
        }
        return TryAdopt(bytes, out cid, out error);
    }

    /// <summary>Parses text that is known to be valid; throws <see cref="FormatException"/> otherwise.</summary>
    public static Cid Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var cid, out var error) ? cid : throw new FormatException($"Not a CID: {error}.");

    /// <summary>Decodes a whole binary CID; trailing bytes are an error. Copies <paramref name="bytes"/>.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out Cid cid, out CidError error)
    {
        error = CidLayout.Check(bytes);
        cid = error == CidError.None ? new Cid(bytes.ToArray()) : default;
        return error == CidError.None;
    }

    /// <inheritdoc/>
    public bool Equals(Cid other) => ReferenceEquals(_bytes, other._bytes) || Bytes.SequenceEqual(other.Bytes);

    /// <summary>Orders by bytes, as unsigned numbers; the default value comes first.</summary>
    public int CompareTo(Cid other) => Bytes.SequenceCompareTo(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Cid other && Equals(other);

    /// <inheritdoc/>
    /// <remarks>
    /// Peers choose the CIDs that become dictionary keys, so the hash must be keyed: string's is (Marvin, a random key
    /// per process), and is as fast as any. An odd last byte is left to equality.
    /// </remarks>
    public override int GetHashCode() => string.GetHashCode(MemoryMarshal.Cast<byte, char>(Bytes));

    /// <summary>
    /// Canonical text: base58btc with prefix <c>z</c>; a CIDv0 is base58btc without a prefix. Empty for the default
    /// value.
    /// </summary>
    public override string ToString()
    {
        if (_bytes is null)
            return "";
        return Version == 0 ? Base58Btc.Encode(_bytes) : Multibase.Encode(MultibaseEncoding.Base58Btc, _bytes);
    }

    /// <summary>Equality by bytes.</summary>
    public static bool operator ==(Cid left, Cid right) => left.Equals(right);

    /// <summary>Inequality by bytes.</summary>
    public static bool operator !=(Cid left, Cid right) => !left.Equals(right);

    private static bool TryAdopt(byte[] bytes, out Cid cid, out CidError error)
    {
        error = CidLayout.Check(bytes);
        cid = error == CidError.None ? new Cid(bytes) : default;
        return error == CidError.None;
    }
}
