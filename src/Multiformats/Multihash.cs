namespace Codex.Multiformats;

/// <summary>
/// A hash function's code, the length of its digest, and the digest (multiformats/multihash). A view of bytes.
/// </summary>
public readonly ref struct Multihash
{
    private Multihash(ulong code, ReadOnlySpan<byte> digest)
    {
        Code = code;
        Digest = digest;
    }

    /// <summary>The hash function, for example <see cref="Multicodec.Sha256"/>.</summary>
    public ulong Code { get; }

    /// <summary>The digest; at most <see cref="MultiformatsLimits.MaxDigestBytes"/>.</summary>
    public ReadOnlySpan<byte> Digest { get; }

    /// <summary>
    /// Reads one multihash from the start of <paramref name="source"/>. Copies nothing: the result is a view of it.
    /// Only known hash functions with digests of their whole length are accepted.
    /// </summary>
    public static MultihashError TryRead(ReadOnlySpan<byte> source, out Multihash multihash, out int bytesRead)
    {
        multihash = default;
        bytesRead = 0;
        if (!Varint.TryRead(source, out var code, out var codeBytes)
            || !Varint.TryRead(source[codeBytes..], out var length, out var lengthBytes))
            return MultihashError.Malformed;
        var error = CheckLength(code, length);
        if (error != MultihashError.None)
            return error;
        var start = codeBytes + lengthBytes;
        if (source.Length - start < (int)length)
            return MultihashError.Malformed;
        multihash = new Multihash(code, source.Slice(start, (int)length));
        bytesRead = start + (int)length;
        return MultihashError.None;
    }

    /// <summary>
    /// Bytes of a multihash. Throws <see cref="ArgumentException"/> for what <see cref="TryRead"/> would refuse.
    /// </summary>
    public static byte[] Encode(ulong code, ReadOnlySpan<byte> digest)
    {
        if (CheckLength(code, (ulong)digest.Length) != MultihashError.None)
            throw new ArgumentException($"Hash function 0x{code:x} makes no digest of {digest.Length} bytes.");
        var bytes = new byte[Varint.Length(code) + Varint.Length((ulong)digest.Length) + digest.Length];
        var written = Varint.Write(bytes, code);
        written += Varint.Write(bytes.AsSpan(written), (ulong)digest.Length);
        digest.CopyTo(bytes.AsSpan(written));
        return bytes;
    }

    private static MultihashError CheckLength(ulong code, ulong length)
    {
        ulong? digestBytes = code switch
        {
            Multicodec.Sha1 => 20,
            Multicodec.Sha256 or Multicodec.Keccak256 or Multicodec.Blake2b256 => 32,
            Multicodec.Sha512 => 64,
            _ => null,
        };
        if (digestBytes is null && code != Multicodec.Identity)
            return MultihashError.UnknownCode;
        var fits = digestBytes is null ? length <= MultiformatsLimits.MaxDigestBytes : length == digestBytes;
        return fits ? MultihashError.None : MultihashError.WrongLength;
    }
}
