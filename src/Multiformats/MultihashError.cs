namespace Codex.Multiformats;

/// <summary>Why bytes are not a multihash.</summary>
public enum MultihashError
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>Truncated, or a code or length that is no minimal varint.</summary>
    Malformed,

    /// <summary>A hash function that is not known.</summary>
    UnknownCode,

    /// <summary>A digest of another length than its hash function makes.</summary>
    WrongLength,
}
