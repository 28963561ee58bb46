namespace Codex.Content;

/// <summary>Bounds on everything this project decodes.</summary>
public static class ContentLimits
{
    /// <summary>Longest binary CID accepted, in bytes: room for a 64-byte digest with its prefixes.</summary>
    public const int MaxCidBytes = 96;

    /// <summary>Block size of an upload unless asked otherwise, in bytes (formats, section 2).</summary>
    public const int DefaultBlockSize = 65536;

    /// <summary>Smallest block size of an upload, in bytes (formats, section 2).</summary>
    public const int MinUploadBlockSize = 4096;

    /// <summary>Largest block size of an upload, in bytes (formats, section 2).</summary>
    public const int MaxUploadBlockSize = 524288;

    /// <summary>
    /// Largest block size a manifest may name, in bytes: the 2025 node's MaxBlockSize (formats, section 2).
    /// </summary>
    public const int MaxBlockSize = 100 * 1024 * 1024;

    /// <summary>Most blocks a dataset may have: 16 TiB at the default block size.</summary>
    public const int MaxBlockCount = 1 << 28;

    /// <summary>Largest manifest block, in bytes (formats, section 4).</summary>
    public const int MaxManifestBytes = 65536;

    /// <summary>Longest filename, in UTF-8 bytes (formats, section 4).</summary>
    public const int MaxFilenameBytes = 255;

    /// <summary>Longest MIME type, in UTF-8 bytes (formats, section 4).</summary>
    public const int MaxMimeTypeBytes = 128;

    /// <summary>Longest inclusion proof path, in nodes (block exchange, section 3.5).</summary>
    public const int MaxProofNodes = 64;

    /// <summary>
    /// Longest inclusion proof in protobuf, in bytes: <see cref="MaxProofNodes"/> nodes of 36 bytes and three numbers,
    /// rounded up. Checked before parsing, which may take some 30 times the memory of hostile input.
    /// </summary>
    public const int MaxProofBytes = 2560;

    /// <summary>
    /// Most leaves of a <see cref="MerkleTree"/>, which is one array: 1 GiB of nodes, 1 TiB at the default block size.
    /// </summary>
    public const int MaxTreeLeavesInMemory = 1 << 24;

    /// <summary>Filenames and MIME types of manifests that are kept once: archives all have the same.</summary>
    public const int MaxSharedTexts = 256;

    /// <summary>Longest text that is kept once, in characters: 256 of them are 64 KiB.</summary>
    public const int MaxSharedTextChars = 128;
}
