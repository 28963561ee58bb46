namespace Codex.Multiformats;

/// <summary>Why text is not multibase.</summary>
public enum MultibaseError
{
    /// <summary>It is.</summary>
    None,

    /// <summary>The first character names no supported base, or there is none.</summary>
    UnknownBase,

    /// <summary>A foreign character, an impossible length, or bits behind the last byte that are not zero.</summary>
    Malformed,

    /// <summary>It decodes to more bytes than the caller allows.</summary>
    TooLong,
}
