namespace Codex.Multiformats;

/// <summary>The supported bases; the value is the prefix character (multiformats/multibase, multibase.csv).</summary>
public enum MultibaseEncoding
{
    /// <summary>Hexadecimal, lower-case.</summary>
    Base16Lower = 'f',

    /// <summary>Hexadecimal, upper-case.</summary>
    Base16Upper = 'F',

    /// <summary>RFC 4648 base32, lower-case, without padding.</summary>
    Base32Lower = 'b',

    /// <summary>RFC 4648 base32, upper-case, without padding.</summary>
    Base32Upper = 'B',

    /// <summary>Base36, lower-case.</summary>
    Base36Lower = 'k',

    /// <summary>Base36, upper-case.</summary>
    Base36Upper = 'K',

    /// <summary>Base58, Bitcoin alphabet.</summary>
    Base58Btc = 'z',

    /// <summary>RFC 4648 base64, without padding.</summary>
    Base64 = 'm',

    /// <summary>RFC 4648 base64url, without padding.</summary>
    Base64Url = 'u',
}
