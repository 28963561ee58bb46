using Codex.Multiformats;

namespace Codex.Content;

/// <summary>
/// A content identifier: version, multicodec and multihash. Equality is by bytes; the canonical text is base58btc
/// with multibase prefix <c>z</c>. The default value is not a CID.
/// </summary>
public readonly struct Cid : IEquatable<Cid>, IComparable<Cid>
{
    /// <summary>The multicodec, for example <see cref="Multicodec.CodexManifest"/>.</summary>
    public ulong Codec => throw new NotImplementedException();

    /// <summary>The multihash code, for example <see cref="Multicodec.Sha256"/>.</summary>
    public ulong HashCode => throw new NotImplementedException();

    /// <summary>The digest inside the multihash (32 bytes for sha2-256).</summary>
    public ReadOnlySpan<byte> Digest => throw new NotImplementedException();

    /// <summary>The whole binary CID.</summary>
    public ReadOnlySpan<byte> Bytes => throw new NotImplementedException();

    /// <summary>True for a CIDv1 with codec codex-manifest and a sha2-256 multihash.</summary>
    public bool IsManifest => throw new NotImplementedException();

    /// <summary>True for a CIDv1 with codec codex-block and a sha2-256 multihash.</summary>
    public bool IsBlock => throw new NotImplementedException();

    /// <summary>True for a CIDv1 with codec codex-root and a sha2-256 multihash.</summary>
    public bool IsTreeRoot => throw new NotImplementedException();

    /// <summary>CIDv1 of a 32-byte sha2-256 digest.</summary>
    public static Cid FromDigest(ulong codec, ReadOnlySpan<byte> sha256Digest) => throw new NotImplementedException();

    /// <summary>CID of manifest block bytes: hashes them.</summary>
    public static Cid OfManifest(ReadOnlySpan<byte> manifestBlock) => throw new NotImplementedException();

    /// <summary>Parses text in any supported multibase.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Cid cid, out CidError error) => throw new NotImplementedException();

    /// <summary>Parses text that is known to be valid; throws <see cref="FormatException"/> otherwise.</summary>
    public static Cid Parse(ReadOnlySpan<char> text) => throw new NotImplementedException();

    /// <summary>Decodes a whole binary CID; trailing bytes are an error.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out Cid cid, out CidError error) => throw new NotImplementedException();

    /// <inheritdoc/>
    public bool Equals(Cid other) => throw new NotImplementedException();

    /// <inheritdoc/>
    public int CompareTo(Cid other) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Cid other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => throw new NotImplementedException();

    /// <summary>Canonical text: base58btc with prefix <c>z</c>.</summary>
    public override string ToString() => throw new NotImplementedException();

    /// <summary>Equality by bytes.</summary>
    public static bool operator ==(Cid left, Cid right) => left.Equals(right);

    /// <summary>Inequality by bytes.</summary>
    public static bool operator !=(Cid left, Cid right) => !left.Equals(right);
}
