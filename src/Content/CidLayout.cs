using System.Diagnostics;
using Codex.Multiformats;

namespace Codex.Content;

/// <summary>What the bytes of a CID say, and whether they are one (multiformats/cid; formats, section 1).</summary>
internal readonly record struct CidLayout
{
    /// <summary>Version 0 is a bare sha2-256 multihash; no version of its own begins like this.</summary>
    public static ReadOnlySpan<byte> Version0Prefix => [0x12, 0x20];

    /// <summary>CIDv1, codex-manifest, sha2-256.</summary>
    public static ReadOnlySpan<byte> ManifestPrefix => [0x01, 0x81, 0x9A, 0x03, 0x12, 0x20];

    /// <summary>CIDv1, codex-block, sha2-256.</summary>
    public static ReadOnlySpan<byte> BlockPrefix => [0x01, 0x82, 0x9A, 0x03, 0x12, 0x20];

    /// <summary>CIDv1, codex-root, sha2-256.</summary>
    public static ReadOnlySpan<byte> TreeRootPrefix => [0x01, 0x83, 0x9A, 0x03, 0x12, 0x20];

    /// <summary>0 or 1.</summary>
    public required int Version { get; init; }

    /// <summary>The multicodec; version 0 implies dag-pb.</summary>
    public required ulong Codec { get; init; }

    /// <summary>The multihash code.</summary>
    public required ulong HashCode { get; init; }

    /// <summary>Where the digest begins; it ends with the CID.</summary>
    public required int DigestStart { get; init; }

    /// <summary>Layout of bytes that were checked before.</summary>
    public static CidLayout Of(ReadOnlySpan<byte> cid)
    {
        var error = TryRead(cid, out var layout);
        Debug.Assert(error == CidError.None, "A Cid holds checked bytes only.");
        return layout;
    }

    /// <summary>Why bytes are not a whole CID, or <see cref="CidError.None"/>.</summary>
    public static CidError Check(ReadOnlySpan<byte> bytes) => TryRead(bytes, out _);

    private static CidError TryRead(ReadOnlySpan<byte> bytes, out CidLayout layout)
    {
        layout = default;
        if (bytes.Length > ContentLimits.MaxCidBytes)
            return CidError.Overrun;
        var (version, codec, hashStart) = (0UL, Multicodec.DagPb, 0);
        if (!bytes.StartsWith(Version0Prefix))
        {
            if (!Varint.TryRead(bytes, out version, out var versionBytes))
                return CidError.Incorrect;
            // 2 and 3 are reserved for CIDs to come (multiformats/cid); any other number is no CID, but for example
            // text that lost a character.
            if (version != 1)
                return version is 2 or 3 ? CidError.Unsupported : CidError.Incorrect;
            if (!Varint.TryRead(bytes[versionBytes..], out codec, out var codecBytes))
                return CidError.Incorrect;
            hashStart = versionBytes + codecBytes;
        }

        var error = Multihash.TryRead(bytes[hashStart..], out var multihash, out var hashBytes);
        if (error != MultihashError.None)
            return error == MultihashError.UnknownCode ? CidError.Unsupported : CidError.Incorrect;
        if (hashStart + hashBytes != bytes.Length)
            return CidError.Overrun;
        layout = new CidLayout
        {
            Version = (int)version,
            Codec = codec,
            HashCode = multihash.Code,
            DigestStart = bytes.Length - multihash.Digest.Length,
        };
        return CidError.None;
    }
}
